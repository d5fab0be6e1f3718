"""How sure a finding is said to be."""

from pathlib import Path

import pytest

from auditor import Finding, InputError, ReviewAudit
from auditor.confidence import Curve, filter_findings, load_curves, write_curves
from auditor.findings import BOTH, MODEL, PATTERN
from auditor.patterns import load_pattern_files
from corpora.codebook import Category, Severity
from evaluation.confidence import fit_curve
from models.decisions import combine_chances


def test_every_detector_has_a_curve_that_never_falls() -> None:
    curves = load_curves()
    assert set(curves) == {MODEL, PATTERN, BOTH}
    for curve in curves.values():
        assert 0.0 < curve.read(0.0) <= curve.read(0.5) <= curve.read(1.0) < 1.0


@pytest.mark.parametrize("chance", [0.3, 0.5, 0.8, 0.95])
def test_the_model_is_right_more_often_where_a_pattern_says_the_same(chance: float) -> None:
    curves = load_curves()
    for file in load_pattern_files():
        joined = combine_chances([chance, file.confidence])
        assert curves[BOTH].read(joined) > curves[MODEL].read(chance)


def test_curves_come_back_as_written(tmp_path: Path) -> None:
    curves = {"one": Curve(-1.5, 0.25), "two": Curve(0.5, 0.0)}
    write_curves(tmp_path / "confidence.toml", curves, "model 1.2.3")
    written = (tmp_path / "confidence.toml").read_text("utf-8")
    assert "intercept = -1.5" in written
    assert "# model 1.2.3\n" in written
    assert load_curves(tmp_path) == curves


def test_a_curve_follows_what_was_right_and_is_flat_where_strength_misleads() -> None:
    strengths = [0.6] * 50 + [0.95] * 50
    rising = fit_curve(strengths, [False] * 40 + [True] * 10 + [True] * 45 + [False] * 5)
    assert rising.read(0.6) < 0.4 < 0.8 < rising.read(0.95)
    falling = fit_curve(strengths, [True] * 50 + [False] * 50)
    assert falling.slope == 0.0
    assert falling.read(0.9) == pytest.approx(0.5, abs=0.01)


def make_audit(*confidences: float) -> ReviewAudit:
    hostile = Category.HOSTILE
    findings = tuple(
        Finding(i, i + 1, hostile, hostile.family, Severity.HIGH, confidence, MODEL, "", "", "")
        for i, confidence in enumerate(confidences)
    )
    return ReviewAudit("r", 2.0, 2.0, 0, 0, (), findings, (), "test")


FILTERS = [
    # about the row, confidences, the least wanted, what is left, the notice
    ("a confidence just reached stays", [0.8, 0.79], 0.8, [0.8], "1 finding of a confidence below"),
    ("all can be left out", [0.5, 0.6, 0.7], 0.9, [], "3 findings of a confidence below 0.9"),
    ("nothing left out is not spoken of", [0.5, 0.6], 0.5, [0.5, 0.6], None),
]


@pytest.mark.parametrize(
    ("about", "confidences", "least", "left", "notice"), FILTERS, ids=[row[0] for row in FILTERS]
)
def test_findings_below_a_confidence_are_left_out(
    about: str, confidences: list[float], least: float, left: list[float], notice: str | None
) -> None:
    audit = make_audit(*confidences)
    kept = filter_findings(audit, least)
    assert [finding.confidence for finding in kept.findings] == left
    assert len(audit.findings) == len(confidences)
    assert (kept == audit) if notice is None else notice in kept.notices[-1]


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_a_confidence_outside_0_to_1_is_refused(wrong: float) -> None:
    with pytest.raises(InputError, match="give a share from 0 to 1"):
        filter_findings(make_audit(0.5), wrong)
