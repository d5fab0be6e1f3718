"""Cycles without texts, names, ratings or numbers, and very large ones, still give a page."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from auditor.cycle_records import (
    FlagKind,
)
from auditor.records import Estimate
from auditor.report import CycleReport
from auditor.report.page import render_page
from auditor.report.queue import MOST_REVIEWS
from auditor.report.reviewers import MOST_IN_FULL
from corpora.codebook import Category
from tests.auditor.report.cycles import (
    NAN,
    Outline,
    make_audit,
    make_cycle,
    make_finding,
    make_flag,
    make_profile,
    make_report,
    make_review,
    read,
)


def drop_texts(report: CycleReport) -> CycleReport:
    return replace(report, reviews=(), audits=())


def drop_ratings(report: CycleReport) -> CycleReport:
    return replace(
        report,
        reviews=tuple(
            replace(r, rating=None, rating_scale=None, relationship=None, cycle="")
            for r in report.reviews
        ),
    )


def spoil_ratings(report: CycleReport) -> CycleReport:
    return replace(report, reviews=tuple(replace(r, rating=NAN) for r in report.reviews))


def spread_ratings(report: CycleReport) -> CycleReport:
    return replace(
        report, reviews=tuple(replace(r, rating=10.0 + i) for i, r in enumerate(report.reviews))
    )


def drop_grades(report: CycleReport) -> CycleReport:
    audits = tuple(
        replace(
            a,
            specificity=None,
            constructiveness=None,
            sentences=(),
            findings=(),
            notices=("Not English.",),
        )
        for a in report.audits
    )
    return replace(report, audits=audits)


def drop_names(report: CycleReport) -> CycleReport:
    return replace(
        report,
        people={},
        reviews=tuple(replace(r, reviewer_id="", reviewee_id="") for r in report.reviews),
    )


def keep_one(report: CycleReport) -> CycleReport:
    cycle = replace(
        report.cycle,
        n_reviews=1,
        n_reviewers=1,
        n_reviewees=1,
        flags=(),
        profiles=report.cycle.profiles[:1],
        duplicates=(),
        mismatches=(),
        disparities=(),
    )
    return CycleReport(cycle, report.reviews[:1], report.audits[:1])


def keep_nothing(report: CycleReport) -> CycleReport:
    empty = replace(
        report.cycle,
        cycles=(),
        n_reviews=0,
        n_reviewers=0,
        n_reviewees=0,
        overall={},
        flags=(),
        profiles=(),
        duplicates=(),
        mismatches=(),
        disparities=(),
        tested=(),
        untested=(),
        model_version="",
    )
    return CycleReport(empty)


def spoil_numbers(report: CycleReport) -> CycleReport:
    bad = Estimate(NAN, NAN, NAN, 0)
    profile = replace(
        report.cycle.profiles[0],
        levels={"specificity": bad, "words": bad},
        reliability={"words": NAN},
        spread=bad,
    )
    flags = (
        make_flag(FlagKind.GROUP_GAP, "m0", "r0", estimate=bad),
        replace(make_flag(FlagKind.SPREAD, "m1", "gone", estimate=bad), lfdr=NAN),
    )
    return replace(
        report,
        cycle=replace(
            report.cycle,
            overall={"specificity": bad},
            profiles=(profile,),
            flags=flags,
            expected_noise=NAN,
        ),
    )


ODD = [
    drop_texts,
    drop_ratings,
    spoil_ratings,
    spread_ratings,
    drop_grades,
    drop_names,
    keep_one,
    keep_nothing,
    spoil_numbers,
]


@pytest.mark.parametrize("spoil", ODD, ids=lambda spoil: spoil.__name__)
def test_odd_cycles_still_give_a_page(spoil: Callable[[CycleReport], CycleReport]) -> None:
    page = render_page(spoil(make_report()))
    outline = Outline(page)
    assert outline.open == []
    assert {link[1:] for link in outline.links} <= set(outline.ids)
    assert not re.search(r"\bnan\b|\binf\b|\bNone\b(?! of them|: every row)", read(page))


def test_scores_alone_say_that_there_are_no_texts() -> None:
    page = render_page(drop_texts(make_report()))
    assert "made from scores without texts" in read(page)
    assert 'href="#queue"' not in page


def test_a_large_cycle_gives_a_page_that_opens() -> None:
    text = "She is abrasive. Say more. " * 40
    reviews = tuple(make_review(i, text) for i in range(3_000))
    audits = tuple(make_audit(i, make_finding(7, 15, Category.PERSONALITY)) for i in range(3_000))
    profiles = tuple(make_profile(f"m{i}") for i in range(5_000))
    flags = tuple(make_flag(FlagKind.MISMATCH, f"m{i}", f"r{i}") for i in range(400))
    page = render_page(CycleReport(make_cycle(profiles=profiles, flags=flags), reviews, audits))
    assert len(page.encode()) < 5_000_000
    assert page.count('<article class="review"') <= 2 * MOST_REVIEWS
    assert page.count('<article class="reviewer') <= MOST_IN_FULL
    assert "300 further flags" in read(page)
    assert f"The first {MOST_REVIEWS} stand here" in read(page)


def test_one_giant_review_does_not_swell_the_page() -> None:
    giant = "She is abrasive. " * 60_000
    findings = [make_finding(17 * i + 7, 17 * i + 15, Category.PERSONALITY) for i in range(60_000)]
    page = render_page(
        make_report(reviews=(make_review(0, giant),), audits=(make_audit(0, *findings),))
    )
    assert len(page.encode()) < 1_000_000
