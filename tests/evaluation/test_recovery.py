"""The recovery run: small cells, the table of targets, the files."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from evaluation import recovery
from evaluation.recovery_baselines import (
    ask_oracle,
    compute_welch_p,
    flag_by_mixed_model,
    split_sides,
)
from evaluation.recovery_gaps import Cell, measure_cell
from evaluation.recovery_others import (
    measure_company_error,
    measure_contradictions,
    measure_copies,
)
from evaluation.recovery_report import draw_power, write_markdown
from evaluation.recovery_targets import Row
from evaluation.simulation import Plan, simulate_cycle

LARGE = Cell("3 x 8, d=2", Plan(reviewers=800, cycles=3, gap=2.0))


def test_gaps_are_recovered_within_the_rate_and_near_the_oracle() -> None:
    found = measure_cell(LARGE, replications=4, seed=0)
    assert found.noise["evenhand"] <= 0.1
    assert found.power["evenhand"] >= 0.75
    assert found.power["evenhand"] >= 0.85 * found.power["oracle"]
    assert found.noise["Welch p < .05"] > 0.3
    assert abs(found.exaggeration) <= 0.1


def test_a_company_without_bias_has_no_flags() -> None:
    found = measure_cell(Cell("no bias", Plan(reviewers=1000, gap=0.0)), replications=4, seed=9)
    assert found.flags["evenhand"] <= 0.5
    assert found.flags["half-SD rule"] > 50
    assert np.isnan(found.power["evenhand"])


def test_repeats_of_the_same_people_do_not_pass_for_bias() -> None:
    plan = Plan(reviewers=800, cycles=3, gap=2.0, same_people=True, person_share=0.4)
    told = measure_cell(Cell("told", plan), replications=3, seed=0)
    untold = measure_cell(Cell("untold", plan, whiten=False), replications=3, seed=0)
    assert told.noise["evenhand"] <= 0.12
    assert untold.noise["evenhand"] > told.noise["evenhand"]


def test_welch_is_scipys() -> None:
    cycle = simulate_cycle(Plan(reviewers=30, each=12), seed=0)
    score = cycle.scores[:, 0]
    sides = split_sides(score, cycle.reviewer, cycle.member, 30)
    tested = (sides.n >= 3).all(axis=1)
    p = compute_welch_p(sides, tested)
    for who in np.flatnonzero(tested):
        rows = cycle.reviewer == who
        groups = score[rows & cycle.member], score[rows & ~cycle.member]
        assert p[who] == pytest.approx(stats.ttest_ind(*groups, equal_var=False).pvalue, rel=1e-6)


def test_oracle_is_calibrated() -> None:
    plan = Plan(reviewers=4000, each=12, gap=1.5, natural=0.2)
    cycle = simulate_cycle(plan, seed=1)
    lfdr = ask_oracle(cycle, plan, np.ones(4000, dtype=bool))
    known = np.isfinite(lfdr) & (lfdr > 0.1) & (lfdr < 0.9)
    null = np.abs(cycle.gaps[:, 0]) <= 0.5
    assert null[known].mean() == pytest.approx(lfdr[known].mean(), abs=0.05)


def test_mixed_model_answers_for_the_tested() -> None:
    cycle = simulate_cycle(Plan(reviewers=60, cycles=2, gap=2.0, share=0.2), seed=0)
    tested = np.arange(60) < 50
    assert not flag_by_mixed_model(cycle, tested)[50:].any()


def test_contradictions_reach_their_targets() -> None:
    found = measure_contradictions(share=0.01, replications=2, seed=0)
    assert found["precision at half"] >= 0.98
    assert found["fdr"] <= 0.05
    assert found["power"] >= 0.7


def test_copies_of_real_sentences_are_found() -> None:
    rng = np.random.default_rng(0)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    words = ["".join(rng.choice(letters, 5)) for _ in range(900)]
    reviews = [[" ".join(rng.choice(words, 12)) for _ in range(4)] for _ in range(40)]
    found = measure_copies(reviews, seed=0)
    assert found["recall 10%"] == 1.0
    assert found["precision 30%"] >= 0.95
    assert found["clusters among the untouched reviews"] == 0


def test_company_error_is_nominal_where_the_raw_comparison_is_not() -> None:
    found = measure_company_error(cycles=60, seed=0)
    assert found["type I"] <= 0.15
    assert found["raw Welch"] > 0.5


def test_report_holds_every_row_and_names_what_is_short() -> None:
    cells = {LARGE.name: measure_cell(LARGE, replications=1, seed=0)}
    rows = [Row("power", ">= .9", "0.5", False, "far off"), Row("flags", "<= 1", "0", True)]
    report = {"seed": 0, "quick": True, "seconds": 1.0}
    report |= recovery.as_json(rows, cells, {"copies": {"recall": float("nan"), "precision": 1.0}})
    json.dumps(report, allow_nan=False)
    text = write_markdown(report)
    assert "1 of 2 targets met" in text
    assert "| power | >= .9 | 0.5 | **short** | far off |" in text
    assert draw_power(report).startswith("<svg")


def test_the_command_writes_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = {LARGE.name: measure_cell(LARGE, replications=1, seed=0)}
    monkeypatch.setattr(recovery, "measure_cells", lambda effort, *, seed: cells)
    monkeypatch.setattr(recovery, "measure_others", lambda effort, *, seed: {})
    monkeypatch.setattr(recovery, "compare_with_targets", lambda cells, others: [])
    assert recovery.main(["--quick", "--out", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "recovery-quick.json",
        "recovery-quick.md",
        "recovery-quick.svg",
    }


def test_every_cell_has_a_name_of_its_own() -> None:
    names = [cell.name for cell in recovery.list_cells()]
    assert len(set(names)) == len(names)
