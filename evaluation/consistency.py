"""Whether documents say what was measured, and files of results agree with one another."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from evaluation import ablation
from evaluation.bench import draw_speed
from evaluation.figures import FALSE_ALARMS, FLAGGED, INNOCENT
from evaluation.peers.__main__ import PLAIN_ALARMS, PLAIN_FLAGGED, draw_peers
from evaluation.readme import PLAIN, draw_agreement
from evaluation.text_report import write_markdown

_COMMANDS = {
    "text": "evaluate",
    "peers": "peers",
    "speed": "bench",
    "ablation": "ablation",
}
"""By file of results, what `make` is asked for to measure anew."""


def list_contradictions(results: Path, readme: Path) -> list[str]:
    """Return what does not fit together, each with the command that mends it.

    Args:
        results: The folder of `text.json` and the other results, and of what is made from them.
        readme: The document that quotes them.
    """
    files = {name: json.loads((results / f"{name}.json").read_text("utf-8")) for name in _COMMANDS}
    text = files["text"]
    drawn: list[tuple[Path, str, Callable[[], str]]] = [
        (readme, "text", lambda: draw_agreement(text)),
        (readme, "peers", lambda: draw_peers(files["peers"])),
        (readme, "speed", lambda: draw_speed(files["speed"])),
        (results / "text.md", "text", lambda: write_markdown(text, files["speed"])),
        (
            results / "ablation.md",
            "ablation",
            lambda: ablation.write_markdown(files["ablation"]),
        ),
    ]
    complaints = [_compare(*row) for row in drawn]
    return [
        *filter(None, complaints),
        *_compare_states(files),
        *_compare_peers(text, files["peers"]),
    ]


def _compare(document: Path, name: str, draw: Callable[[], str]) -> str | None:
    """Return what is wrong with a document that is made from a file of results, if anything."""
    target = _COMMANDS[name]
    try:
        expected = draw().strip()
    except KeyError as error:
        return f"{name}.json has no {error}: it is of an older program; run `make {target}`"
    if document.exists() and expected in document.read_text("utf-8"):
        return None
    return f"{document.name} does not say what {name}.json holds; run `make {target}`"


def _compare_states(files: Mapping[str, Any]) -> Iterator[str]:
    """Yield which results are of another model or corpus than `text.json`.

    The program's version alone may differ. What `make bench` measures elsewhere has no state; any
    other file without one is already complained of, as nothing can be made from it.
    """
    text = files["text"].get("state")
    for name, results in files.items():
        state = results.get("state")
        if text is None or state is None:
            continue
        for part in ("model", "corpus"):
            if state[part] != text[part]:
                yield (
                    f"{name}.json is of {part} {state[part]}, text.json of {text[part]}; run "
                    f"`make {_COMMANDS[name]}`, and `make evaluate` if text.json is the older"
                )


def _compare_peers(text: dict[str, Any], peers: dict[str, Any]) -> Iterator[str]:
    """Yield where the program's own row among its peers is not what was measured of it."""
    if text.get("state") is None or text["state"] != peers.get("state"):
        return  # a program of another version may find other things
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
