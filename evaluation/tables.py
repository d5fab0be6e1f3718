"""Write measured figures into documents, between two marks, and never by hand."""

from collections.abc import Mapping, Sequence
from pathlib import Path


def replace_between(path: Path, mark: str, content: str) -> None:
    """Replace what stands between `<!-- mark -->` and `<!-- /mark -->` in a document.

    Raises:
        ValueError: The document lacks one of the marks.
    """
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    text = path.read_text("utf-8")
    if begin not in text or end not in text:
        raise ValueError(f"{path}: the marks {begin} and {end} are needed")
    before, rest = text.split(begin, 1)
    after = rest.split(end, 1)[1]
    path.write_text(f"{before}{begin}\n{content.strip()}\n{end}{after}", "utf-8")


def draw_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def show_figure(value: float | None, digits: int = 2) -> str:
    """Return a figure with its decimals, or a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def show_interval(figure: Mapping[str, float | None], digits: int = 2) -> str:
    """Return the ends of a figure's interval, or a dash where it has none."""
    if figure["low"] is None or figure["high"] is None:
        return "–"
    return f"{show_figure(figure['low'], digits)}–{show_figure(figure['high'], digits)}"


def show_with_interval(figure: Mapping[str, float | None]) -> str:
    """Return a figure, and its interval in brackets where it has one."""
    shown = show_figure(figure["value"])
    return shown if figure["low"] is None else f"{shown} ({show_interval(figure)})"
