"""Charts: counts in, an SVG out with the same counts as a table. Drawn by Vega-Lite, offline.

Sizes, ticks and margins are fixed, so that no chart depends on the fonts of the machine that draws
it. The colours stand for themes: the page's stylesheet replaces each of them in the dark.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

INK = "#3d4854"
STRONG_INK = "#1d2630"
GRID = "#e3e6ea"
NEUTRAL = "#5f7f99"
FAMILY_COLOURS: Mapping[str, str] = {
    "identity": "#a8325f",
    "judgement": "#b5761a",
    "evidence": "#2a6cae",
}
_WIDTH = 340
_NUMBER_MARGIN = 40
_NAME_MARGIN = 128
_TITLE_ROOM = 42


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart, what it shows in a sentence, and its numbers."""

    title: str
    summary: str
    svg: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    key: tuple[tuple[str, str], ...] = ()
    """Names of what the colours stand for, and the class that carries the colour."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its length, and the family that colours it."""

    name: str
    count: int
    family: str = ""


def draw_columns(bars: Sequence[Bar], *, axis: str, height: int = 150) -> Markup:
    """Return upright bars with a number on each."""
    import altair as alt  # heavy, and no command but an audit draws

    most = max([bar.count for bar in bars] + [1])
    order = [bar.name for bar in bars]
    base = alt.Chart(_list_values(bars)).encode(
        x=alt.X(
            "name:N",
            sort=order,
            title=axis,
            scale=alt.Scale(paddingInner=0.12, paddingOuter=0.06),
            axis=alt.Axis(labelAngle=0, labelOverlap=False, ticks=False, labelPadding=6),
        ),
        y=alt.Y("count:Q", scale=alt.Scale(domain=[0, most * 1.12]), axis=None),
    )
    chart = base.mark_bar(color=NEUTRAL) + base.mark_text(dy=-7, color=INK, fontSize=11).encode(
        text="shown:N"
    )
    margins = {"left": 6, "right": 6, "top": 8, "bottom": _TITLE_ROOM}
    return _render(chart.properties(width=_WIDTH - 12, height=height), margins)


def draw_rows(bars: Sequence[Bar]) -> Markup:
    """Return lying bars, coloured by family, with a number at the end of each."""
    import altair as alt

    most = max([bar.count for bar in bars] + [1])
    families = list(FAMILY_COLOURS)
    base = alt.Chart(_list_values(bars)).encode(
        y=alt.Y(
            "name:N",
            sort=[bar.name for bar in bars],
            title=None,
            axis=alt.Axis(
                labelLimit=0, labelOverlap=False, ticks=False, domain=False, labelPadding=8
            ),
        ),
        x=alt.X("count:Q", scale=alt.Scale(domain=[0, most * 1.15]), axis=None),
    )
    colour = alt.Color(
        "family:N",
        scale=alt.Scale(domain=families, range=list(FAMILY_COLOURS.values())),
        legend=None,
    )
    chart = base.mark_bar(height=alt.RelativeBandSize(0.68)).encode(color=colour) + base.mark_text(
        align="left", dx=5, color=INK, fontSize=11
    ).encode(text="shown:N")
    margins = {"left": _NAME_MARGIN, "right": 4, "top": 4, "bottom": 4}
    width, height = _WIDTH - _NAME_MARGIN - 4, 19 * max(len(bars), 1)
    return _render(chart.properties(width=width, height=height), margins)


def draw_grid(
    cells: Mapping[tuple[str, str], int], *, across: Sequence[str], down: Sequence[str], axis: str
) -> Markup:
    """Return a grid of cells, the darker the larger their counts, with each count in its cell."""
    import altair as alt

    most = max([*cells.values(), 1])
    values = [
        {"across": x, "down": y, "count": count, "shown": f"{count:,}"}
        for (x, y), count in cells.items()
        if count
    ]
    base = alt.Chart({"values": values}).encode(
        x=alt.X(
            "across:N",
            sort=list(across),
            scale=alt.Scale(domain=list(across), padding=0.06),
            title=axis,
            axis=alt.Axis(
                labelAngle=0, labelOverlap=False, ticks=False, grid=False, labelPadding=6
            ),
        ),
        y=alt.Y(
            "down:N",
            sort=list(down),
            scale=alt.Scale(domain=list(down), padding=0.08),
            title=None,
            axis=alt.Axis(
                labelLimit=0,
                labelOverlap=False,
                ticks=False,
                domain=False,
                grid=False,
                labelPadding=8,
            ),
        ),
    )
    depth = alt.FillOpacity(
        "count:Q", scale=alt.Scale(domain=[0, most], range=[0.04, 0.42]), legend=None
    )
    chart = base.mark_rect(fill=NEUTRAL, cornerRadius=3).encode(fillOpacity=depth) + base.mark_text(
        color=STRONG_INK, fontSize=11
    ).encode(text="shown:N")
    margins = {"left": _NAME_MARGIN, "right": 6, "top": 4, "bottom": _TITLE_ROOM}
    return _render(
        chart.properties(width=_WIDTH - _NAME_MARGIN - 6, height=30 * max(len(down), 1)), margins
    )


def _list_values(bars: Sequence[Bar]) -> dict[str, Any]:
    return {
        "values": [
            {"name": b.name, "count": b.count, "family": b.family, "shown": f"{b.count:,}"}
            for b in bars
        ]
    }


def _render(chart: Any, margins: Mapping[str, int]) -> Markup:
    """Return a chart as SVG without fixed size, fonts or the roles of an interactive chart."""
    import altair as alt
    import vl_convert

    spec = (
        chart.properties(
            autosize=alt.AutoSizeParams(type="none"),
            padding=dict(margins),
            background="transparent",
        )
        .configure(font="sans-serif", aria=False)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK,
            titleColor=INK,
            labelFontSize=11,
            titleFontSize=11,
            titleFontWeight="normal",
            titlePadding=10,
            gridColor=GRID,
            domainColor=GRID,
        )
        .to_dict()
    )
    svg: str = vl_convert.vegalite_to_svg(spec)
    svg = re.sub(r'<svg [^>]*?width="(\d+)" height="(\d+)"[^>]*>', _open_tag, svg, count=1)
    svg = re.sub(r' (?:role|aria-[a-z]+|font-family|pointer-events|class)="[^"]*"', "", svg)
    svg = re.sub(r"<path (?:d=\"\" )?display=\"none\"/>|<path d=\"\" display=\"none\"/>", "", svg)
    svg = re.sub(r"(\d+\.\d{2})\d+", r"\1", svg)
    # What was drawn holds no text but names and counts that the drawing program has escaped.
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" ', 1))


def _open_tag(match: re.Match[str]) -> str:
    width, height = match.groups()
    return f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
