"""Whether documents say what was measured, and files of results agree with one another."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from evaluation import ablation, neighbours
from evaluation.bench import draw_speed
from evaluation.figures import FALSE_ALARMS, FLAGGED, INNOCENT
from evaluation.peers.__main__ import PLAIN_ALARMS, PLAIN_FLAGGED, draw_peers
from evaluation.readme import PLAIN, draw_agreement
from evaluation.text_report import write_markdown

_NAMES = ("text", "peers", "speed", "ablation", "neighbours")


def list_contradictions(results: Path, readme: Path) -> list[str]:
    """Return what does not fit together, each with the command that mends it.

    Args:
        results: The folder of `text.json` and the other results, and of what is made from them.
        readme: The document that quotes them.
    """
    files = {name: json.loads((results / f"{name}.json").read_text("utf-8")) for name in _NAMES}
    text = files["text"]
    drawn: list[tuple[Path, str, str, Callable[[], str]]] = [
        (readme, "text", "evaluate", lambda: draw_agreement(text)),
        (readme, "peers", "peers", lambda: draw_peers(files["peers"])),
        (readme, "speed", "bench", lambda: draw_speed(files["speed"])),
        (results / "text.md", "text", "evaluate", lambda: write_markdown(text, files["speed"])),
        (
            results / "ablation.md",
            "ablation",
            "ablation",
            lambda: ablation.write_markdown(files["ablation"]),
        ),
        (
            results / "neighbours.md",
            "neighbours",
            "neighbours",
            lambda: neighbours.write_markdown(files["neighbours"]),
        ),
    ]
    complaints = [_compare(*row) for row in drawn]
    return [*filter(None, complaints), *_compare_peers(text, files["peers"])]


def _compare(document: Path, name: str, target: str, draw: Callable[[], str]) -> str | None:
    """Return what is wrong with a document that is made from a file of results, if anything."""
    try:
        expected = draw().strip()
    except KeyError as error:
        return f"{name}.json has no {error}: it is of an older program; run `make {target}`"
    if document.exists() and expected in document.read_text("utf-8"):
        return None
    return f"{document.name} does not say what {name}.json holds; run `make {target}`"


def _compare_peers(text: dict[str, Any], peers: dict[str, Any]) -> Iterator[str]:
    """Yield where the program's own row among its peers is not what was measured of it."""
    if text.get("state") is None or text["state"] != peers.get("state"):
        return
    plain = text["slices"][PLAIN]
    measured = {
        FLAGGED: text["headlines"][FLAGGED],
        PLAIN_FLAGGED: plain[FLAGGED],
        INNOCENT: text["details"][INNOCENT],
        FALSE_ALARMS: text["details"][FALSE_ALARMS],
        PLAIN_ALARMS: plain[FALSE_ALARMS],
    }
    for name, figure in measured.items():
        told = peers["findings"]["Evenhand"][name]
        if told != figure["value"]:
            yield (
                f"{name}: peers.json says {told}, text.json {figure['value']}, of the same program, "
                "model and corpus; run `make evaluate peers`"
            )
