"""Documents say what was measured, and a change of either shows."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpora.catalogue import Kind
from corpora.codebook import Category
from evaluation import ablation
from evaluation.bench import draw_speed
from evaluation.calibration import ANY_FINDING, CONFIDENCE, describe_reliability
from evaluation.consistency import list_contradictions
from evaluation.figures import (
    BESIDE,
    DETAILS,
    FALSE_ALARMS,
    FLAGGED,
    FLAGS,
    HEADLINES,
    INNOCENT,
    LABELS,
    describe_labels,
)
from evaluation.intervals import describe_figure
from evaluation.peers.__main__ import PLAIN_ALARMS, PLAIN_FLAGGED, draw_peers
from evaluation.provenance import describe_state, show_state
from evaluation.readme import draw_agreement
from evaluation.text_report import write_markdown
from models.decisions import HEADS
from tests.evaluation.test_measures import BATCH, ROWS

RESULTS = Path(__file__).parents[2] / "evaluation" / "results"
README = Path(__file__).parents[2] / "README.md"
STATE = {"program": "1.2.3", "model": "1.2.0", "corpus": 8 * "0123abcd"}
FIGURE = {"value": 0.5, "low": 0.25, "high": 0.75} | dict.fromkeys(BESIDE, 0.4)


def make_text() -> dict[str, Any]:
    """Return results as `text.json` holds them, of a handful of sentences."""
    kinds = (Kind.PLAIN, Kind.INNOCENT, Kind.SUBTLE, Kind.REVIEWS)
    rows = [
        replace(row, batch=replace(BATCH, kind=kind, author=kind)) for kind in kinds for row in ROWS
    ]
    beside = dict.fromkeys(BESIDE, rows)
    counts = {
        "authors": 4,
        "sentences": 16,
        "sentences without a finding": 8,
        "sentences not graded": 1,
    }
    reliability = describe_reliability(np.array([0.05, 0.2, 0.9]), np.array([False, False, True]))
    swap = {
        "sentences": 9,
        "forms": 6,
        "largest movement of specificity": 0.0,
        "largest movement of constructiveness": 0.01,
        "findings differ, of 100": 0.0,
    }
    passed = {"passed": 4, "of": 5}
    return {
        "state": STATE,
        "split": "test",
        "reviews": 4,
        **counts,
        "sentences labelled twice": 16,
        "headlines": {n: describe_figure(rows, figure, beside) for n, figure in HEADLINES.items()},
        "details": {n: describe_figure(rows, figure, beside) for n, figure in DETAILS.items()},
        **{group: describe_labels(rows, labels, beside) for group, labels in LABELS.items()},
        "slices": {
            f"kind: {kind}": counts
            | {
                name: describe_figure([row for row in rows if row.batch.kind is kind], figure)
                for name, figure in {**HEADLINES, **FLAGS}.items()
            }
            for kind in kinds
        },
        "by confidence": [{"confidence from": 0.5, "findings shown": 2, "of these right": None}],
        "sentence boundaries, F1": {"all": 0.99, "plain reviews": 0.97},
        "pairs": {"authors": 1, "all": {"pairs": 150, "sides": 300} | FIGURE},
        "calibration": {
            "heads": dict.fromkeys((*HEADS, ANY_FINDING, CONFIDENCE), reliability),
            "categories": dict.fromkeys(map(str, Category), reliability),
        },
        "behaviour": {
            "minimum: unfair sentences found, right category": passed,
            "minimum: innocent sentences left alone": passed,
            "direction": {"specificity": passed},
            "invariance": {
                "two spaces": {
                    "sentences": 9,
                    "flagged otherwise, of 100": 0.0,
                    "mean movement of specificity": 0.01,
                    "mean movement of constructiveness": 0.02,
                }
            },
            "swaps": {"largest movement": 0.01, "names": swap, "pronouns": swap},
        },
    }


def make_files() -> dict[str, Any]:
    """Return what the files of results hold, by name."""
    text = make_text()
    plain = text["slices"]["kind: plain"]
    own = {
        FLAGGED: text["headlines"][FLAGGED]["value"],
        PLAIN_FLAGGED: plain[FLAGGED]["value"],
        INNOCENT: text["details"][INNOCENT]["value"],
        FALSE_ALARMS: text["details"][FALSE_ALARMS]["value"],
        PLAIN_ALARMS: plain[FALSE_ALARMS]["value"],
    }
    return {
        "text": text,
        "peers": {
            "state": STATE,
            "versions": {"alex": "11.0.1"},
            "findings": {"Evenhand": own, "alex": own},
            "grades": {"VADER": {"specificity": 0.2, "constructiveness": 0.3}},
        },
        "speed": {
            "machine": "a processor",
            "draft words": 328,
            "check in a running process, p95 ms": 52.5,
            "150-word reviews a second, one process": 44.0,
        },
        "ablation": {
            "state": STATE,
            "variants": {"everything": dict.fromkeys(ablation.FIGURES, 0.9)},
        },
    }


def write_all(folder: Path) -> Path:
    """Write results and all that is made from them; return the README."""
    files = make_files()
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
    readme = folder / "README.md"
    drawn = (draw_agreement(files["text"]), draw_peers(files["peers"]), draw_speed(files["speed"]))
    readme.write_text("\n\n".join(("# Evenhand", *drawn)), "utf-8")
    (folder / "text.md").write_text(write_markdown(files["text"], files["speed"]), "utf-8")
    (folder / "ablation.md").write_text(ablation.write_markdown(files["ablation"]), "utf-8")
    return readme


def test_what_is_made_from_the_results_fits_them(tmp_path: Path) -> None:
    assert list_contradictions(tmp_path, write_all(tmp_path)) == []


def peers_off(files: dict[str, Any]) -> None:
    files["peers"]["findings"]["Evenhand"][FLAGGED] = 0.924


def peers_of_another_state(files: dict[str, Any]) -> None:
    files["peers"]["state"] = STATE | {"program": "1.2.2", "model": "1.1.0"}


def peers_of_another_program(files: dict[str, Any]) -> None:
    peers_off(files)
    files["peers"]["state"] = STATE | {"program": "1.2.2"}


def ablation_of_another_model(files: dict[str, Any]) -> None:
    files["ablation"]["state"] = STATE | {"model": "1.1.0"}


def no_state_of_peers(files: dict[str, Any]) -> None:
    del files["peers"]["state"]


def another_figure(files: dict[str, Any]) -> None:
    files["text"]["headlines"]["acts, macro F1"]["value"] = 0.1234


def another_speed(files: dict[str, Any]) -> None:
    files["speed"]["check in a running process, p95 ms"] = 99.0


def no_state(files: dict[str, Any]) -> None:
    del files["text"]["state"]


def another_corpus(files: dict[str, Any]) -> None:
    files["ablation"]["state"] = STATE | {"corpus": 64 * "f"}


CHANGES: list[tuple[str, Callable[[dict[str, Any]], None], list[str]]] = [
    # about the row, what is changed, what is said of it
    (
        "the program's row among its peers",
        peers_off,
        ["README.md does not say what peers.json", f"{FLAGGED}: peers.json says 0.924, text.json"],
    ),
    (
        "peers of another program alone are not compared",
        peers_of_another_program,
        ["README.md does not say what peers.json"],
    ),
    (
        "peers of another state",
        peers_of_another_state,
        [
            "README.md does not say what peers.json",
            "peers.json is of model 1.1.0, text.json of 1.2.0; run `make peers`",
        ],
    ),
    (
        "an ablation of another model",
        ablation_of_another_model,
        [
            "ablation.md does not say what ablation.json",
            "ablation.json is of model 1.1.0, text.json of 1.2.0; run `make ablation`",
        ],
    ),
    ("peers of no state", no_state_of_peers, ["peers.json has no 'state'"]),
    (
        "a headline",
        another_figure,
        ["README.md does not say what text.json", "text.md does not say what text.json"],
    ),
    (
        "the speed",
        another_speed,
        ["README.md does not say what speed.json", "text.md does not say what text.json"],
    ),
    ("an older format", no_state, ["text.json has no 'state'", "text.json has no 'state'"]),
    (
        "the corpus of a table",
        another_corpus,
        [
            "ablation.md does not say what ablation.json",
            f"ablation.json is of corpus {64 * 'f'}, text.json of {STATE['corpus']}; run `make ablation`",
        ],
    ),
]


@pytest.mark.parametrize(("about", "change", "said"), CHANGES, ids=[row[0] for row in CHANGES])
def test_a_file_that_changes_alone_is_named(
    tmp_path: Path, about: str, change: Callable[[dict[str, Any]], None], said: list[str]
) -> None:
    readme = write_all(tmp_path)
    files = make_files()
    change(files)
    for name, content in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content), "utf-8")
    found = list_contradictions(tmp_path, readme)
    assert len(found) == len(said)
    for complaint, beginning in zip(found, said, strict=True):
        assert complaint.startswith(beginning)
        assert "run `make " in complaint


def test_the_readme_and_the_results_agree() -> None:
    assert list_contradictions(RESULTS, README) == []


SHOWN = [
    ("the largest movement comes from the figures", "constructiveness 0.01"),
    ("pairs have their number", "150 pairs (300 sides) by one author, 0.25–0.75 over pairs"),
    ("the state", "program 1.2.3, model 1.2.0, corpus 0123abcd"),
    ("what is not graded", "Not graded, as not in English: 1 sentence,"),
    ("false alarms in all text", f"| {FALSE_ALARMS} |"),
]


@pytest.mark.parametrize(("about", "words"), SHOWN, ids=[row[0] for row in SHOWN])
def test_the_readme_shows(about: str, words: str) -> None:
    assert words in draw_agreement(make_text())


def test_the_report_says_what_is_met_and_what_is_not() -> None:
    files = make_files()
    report = write_markdown(files["text"], files["speed"])
    assert (
        "| a draft of 300 words, 2 cores, warm, p95 | ≤ 60 ms | 52.5 ms | – | reached, no interval |"
        in report
    )
    assert "0 of 15 met beyond doubt; 1 reached, no interval; " in report
    assert "| ≥ 45 a second | 44 a second | – | **short** |" in report
    assert "| contrast pairs put in order | ≥ 0.95 | 0.5 | 0.250–0.750 | **short** |" in report


def test_a_state_names_program_model_and_corpus() -> None:
    state = describe_state("9.9.9")
    assert list(state) == ["program", "model", "corpus"]
    assert state["model"] == "9.9.9"
    assert len(state["corpus"]) == 64
    assert show_state(state).endswith(f"corpus {state['corpus'][:8]}")
