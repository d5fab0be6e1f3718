"""Whether a figure reaches its bar, and beyond doubt."""

from typing import Any

import pytest

from evaluation.text_targets import TARGETS, Standing, Target, Verdict, compare_with_targets

AT_LEAST = Target("recall", 0.75, ("text",))
AT_MOST = Target("alarms", 3.0, ("text",), at_most=True)

VERDICTS = [
    # about the row, target, value, low, high, verdict
    ("all of it above", AT_LEAST, 0.80, 0.76, 0.84, Verdict.MET),
    ("just at the bar", AT_LEAST, 0.85, 0.75, 0.90, Verdict.MET),
    ("bar within, figure above", AT_LEAST, 0.80, 0.74, 0.86, Verdict.REACHED),
    ("bar within, figure below", AT_LEAST, 0.73, 0.66, 0.79, Verdict.NEAR),
    ("all of it below", AT_LEAST, 0.60, 0.55, 0.65, Verdict.SHORT),
    ("just at the bar, no interval", AT_LEAST, 0.75, None, None, Verdict.MEASURED),
    ("no alarm, no interval", AT_MOST, 0.0, None, None, Verdict.MEASURED),
    ("below, no interval", AT_LEAST, 0.74, None, None, Verdict.SHORT),
    ("few alarms", AT_MOST, 1.0, 0.5, 2.0, Verdict.MET),
    ("few alarms, perhaps", AT_MOST, 2.5, 1.2, 5.1, Verdict.REACHED),
    ("alarms, perhaps not too many", AT_MOST, 3.1, 1.2, 7.1, Verdict.NEAR),
    ("too many alarms", AT_MOST, 5.0, 4.0, 6.0, Verdict.SHORT),
    ("nothing measured", AT_MOST, None, None, None, Verdict.UNKNOWN),
]


@pytest.mark.parametrize(
    ("about", "target", "value", "low", "high", "verdict"),
    VERDICTS,
    ids=[row[0] for row in VERDICTS],
)
def test_only_a_whole_interval_beyond_the_bar_is_met(
    about: str,
    target: Target,
    value: float | None,
    low: float | None,
    high: float | None,
    verdict: Verdict,
) -> None:
    assert Standing(target, value, low, high).verdict is verdict


BARS = {
    "specificity, Spearman": 0.88,
    "specificity, QWK": 0.85,
    "constructiveness, Spearman": 0.85,
    "constructiveness, QWK": 0.82,
    "acts, macro F1": 0.88,
    "sentence has a finding, F1": 0.88,
    "findings (span and category), micro F1": 0.72,
    "findings (span and category), macro F1": 0.68,
    "families, macro F1": 0.82,
    "innocent sentences flagged, of 100": 3.0,
    "subtle findings recalled": 0.75,
    "contrast pairs put in order": 0.95,
    "grades after a name or pronoun swap, largest movement": 0.0,
    "a draft of 300 words, 2 cores, warm, p95": 60.0,
    "reviews of 150 words, 2 cores, everything included": 45.0,
}


def test_no_bar_is_lowered_and_no_figure_left_out() -> None:
    assert {target.figure: target.bar for target in TARGETS} == BARS


def test_figures_are_read_where_they_stand() -> None:
    results: dict[str, Any] = {}
    for number, target in enumerate(TARGETS):
        place = results
        for key in target.place[:-1]:
            place = place.setdefault(key, {})
        figure = {"value": number + 0.5, "low": float(number), "high": number + 1.0}
        place[target.place[-1]] = figure if "headlines" in target.place else float(number)
    standings = compare_with_targets(results)
    assert [standing.target for standing in standings] == list(TARGETS)
    assert (standings[2].value, standings[2].low, standings[2].high) == (2.5, 2.0, 3.0)
    assert (standings[-1].value, standings[-1].low) == (len(TARGETS) - 1.0, None)
    del results["speed"]
    with pytest.raises(KeyError, match="speed"):
        compare_with_targets(results)
