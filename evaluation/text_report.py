"""The results of the text model as Markdown: targets first, then what the README has no room for.

``python -m evaluation.text_report`` writes it anew, for times that were measured since.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from auditor.counting import count_things
from evaluation.calibration import ERROR, LIKELY_ERROR
from evaluation.figures import BESIDE, FLAGS, LABELS
from evaluation.provenance import show_state
from evaluation.tables import draw_table, show_figure, show_interval, show_with_interval
from evaluation.text_targets import Standing, Verdict, compare_with_targets

RESULTS = Path(__file__).parent / "results"

_PLAIN = (Verdict.MET, Verdict.MEASURED)
"""What is not set in bold: nothing speaks against the figure."""


def write_report(folder: Path) -> None:
    """Write `text.md` from the `text.json` and the `speed.json` of a folder."""
    text, speed = (
        json.loads((folder / name).read_text("utf-8")) for name in ("text.json", "speed.json")
    )
    (folder / "text.md").write_text(write_markdown(text, speed), "utf-8")


def write_markdown(text: Mapping[str, Any], speed: Mapping[str, Any]) -> str:
    """Return the tables of `text.json`, with the targets of `speed.json`."""
    standings = compare_with_targets({"text": text, "speed": speed})
    parts = [
        "# The text model on reviews that it has never seen",
        f"Written by `make evaluate` ({show_state(text['state'])}) on {text['sentences']} sentences of "
        f"{text['reviews']} reviews by {text['authors']} authors of the {text['split']} split; speed "
        f"by `make bench` on {speed['machine']}, the draft of {speed['draft words']} words. Intervals "
        "(95 %) are over authors (`evaluation/intervals.py`), those of pairs over the pairs of one author.",
        "## Targets",
        _count_verdicts(standings),
        draw_table(
            ["figure", "target", "measured", "95 % interval", ""], list(map(_draw_row, standings))
        ),
        "## Beside the headlines",
        _draw_figures(text["details"]),
        f"Not graded, as not in English: {count_things(text['sentences not graded'], 'sentence')}, which "
        "the grades leave out and all else counts as missed.",
        "## Contrast pairs",
        _draw_pairs(text["pairs"]),
        *(
            part
            for group in LABELS
            for part in (f"## {group.capitalize()}", _draw_labels(text[group]))
        ),
        "## Flags, slice by slice",
        _draw_slices(text["slices"]),
        "## Calibration",
        "Of few answers the error is chance for a good part.",
        _draw_calibration({**text["calibration"]["heads"], **text["calibration"]["categories"]}),
    ]
    return "\n\n".join(parts) + "\n"


def _count_verdicts(standings: Sequence[Standing]) -> str:
    """Return how many targets are met, and what is to be said of the others."""
    counts = Counter(standing.verdict for standing in standings)
    others = [
        f"{counts[verdict]} {verdict.value}"
        for verdict in Verdict
        if verdict is not Verdict.MET and counts[verdict]
    ]
    met = f"{counts[Verdict.MET]} of {len(standings)} met beyond doubt"
    return "; ".join([met, *others]) + "."


def _draw_row(standing: Standing) -> list[str]:
    target = standing.target
    sign = "≤" if target.at_most else "≥"
    said = standing.verdict.value
    return [
        target.figure,
        f"{sign} {target.bar:g}{target.unit}",
        "–" if standing.value is None else f"{standing.value:.3g}{target.unit}",
        show_interval({"low": standing.low, "high": standing.high}, digits=3),
        said if standing.verdict in _PLAIN else f"**{said}**",
    ]


def _draw_figures(figures: Mapping[str, Mapping[str, float | None]]) -> str:
    return draw_table(
        ["measure", "Evenhand", "95 % interval", *BESIDE],
        [
            [
                name,
                show_figure(figure["value"]),
                show_interval(figure),
                *(show_figure(figure[other]) for other in BESIDE),
            ]
            for name, figure in figures.items()
        ],
    )


def _draw_pairs(figures: Mapping[str, Any]) -> str:
    kinds = {name: figure for name, figure in figures.items() if isinstance(figure, Mapping)}
    return _draw_figures(
        {f"{name} ({figure['pairs']} pairs)": figure for name, figure in kinds.items()}
    )


def _draw_labels(labels: Mapping[str, Mapping[str, Any]]) -> str:
    keys = ("precision", "recall", "F1")
    return draw_table(
        ["label", "n", *keys, *(f"F1, {name}" for name in BESIDE)],
        [
            [
                name,
                str(label["n"]),
                *(show_with_interval(label[key]) for key in keys),
                *(show_figure(label["F1"][other]) for other in BESIDE),
            ]
            for name, label in labels.items()
        ],
    )


def _draw_slices(slices: Mapping[str, Mapping[str, Any]]) -> str:
    """Leave out the slices of one author each: they are in the JSON."""
    return draw_table(
        ["slice", "authors", "sentences", "without a finding", "not graded", *FLAGS],
        [
            [
                name,
                *(
                    str(part[key])
                    for key in (
                        "authors",
                        "sentences",
                        "sentences without a finding",
                        "sentences not graded",
                    )
                ),
                *(show_with_interval(part[figure]) for figure in FLAGS),
            ]
            for name, part in slices.items()
            if not name.startswith("author: ")
        ],
    )


def _draw_calibration(figures: Mapping[str, Mapping[str, Any]]) -> str:
    keys: Sequence[str] = ("n", ERROR, "n above", LIKELY_ERROR)
    return draw_table(
        ["answers", *keys],
        [
            [
                name,
                *(
                    str(figure[key])
                    if isinstance(figure[key], int)
                    else show_figure(figure[key], 3)
                    for key in keys
                ),
            ]
            for name, figure in figures.items()
        ],
    )


if __name__ == "__main__":
    write_report(RESULTS)
