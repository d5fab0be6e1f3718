"""Reports made by hand, and a reader of pages, for the tests of the report."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from auditor.cycle_records import (
    CycleAudit,
    Disparity,
    Duplicate,
    Flag,
    FlagKind,
    Mismatch,
    ReviewerGap,
    ReviewerProfile,
    SharedWords,
    Untested,
    Verdict,
)
from auditor.records import Estimate, Finding, Person, RatingScale, Review, ReviewAudit, Sentence
from auditor.report import CycleReport
from auditor.sources.rejects import Reject
from corpora.codebook import Act, Category, Relationship

NAN = float("nan")
SCALE = RatingScale(1, 5, ("poor", "fair", "good", "very good", "outstanding"))
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\" ' & {{ 7*7 }} </mark>\x00\ud800"


def make_finding(start: int, end: int, category: Category, confidence: float = 0.9) -> Finding:
    return Finding(
        start,
        end,
        category,
        category.family,
        category.severity,
        confidence,
        "model",
        "Why it is so.",
        "What to write.",
        "Somebody 2020",
    )


def make_review(number: int, text: str = "She is abrasive. Say more.") -> Review:
    return Review(
        f"r{number}",
        text,
        f"m{number % 4}",
        f"e{number}",
        "2026H1",
        Relationship.MANAGER,
        float(number % 5 + 1),
        SCALE,
    )


def make_audit(number: int, *findings: Finding) -> ReviewAudit:
    sentences = (
        Sentence(0, 16, 1.5, 1.2, (Act.CONCERN,), dict.fromkeys(Act, 0.5)),
        Sentence(17, 26, 2.0, 3.0, (Act.SUGGESTION,), dict.fromkeys(Act, 0.5)),
    )
    return ReviewAudit(f"r{number}", 1.8, 2.1, 1, 1, sentences, findings, (), "9.9.9")


def make_profile(reviewer: str, name: str = "") -> ReviewerProfile:
    gap = ReviewerGap(
        "gender", "woman", "specificity", Estimate(-1.2, -2.0, -0.4, 8), 1.5, 0.03, True
    )
    return ReviewerProfile(
        reviewer,
        name,
        4,
        {"specificity": Estimate(2.5, 2.0, 3.0, 4), "findings": Estimate(-0.4, -1.0, 0.2, 4)},
        {"specificity": 0.6, "findings": 0.2},
        Estimate(1.2, 0.8, 2.0, 4),
        (gap,) if reviewer == "m0" else (),
        () if reviewer == "m0" else ("Only 1 review(s): too few to say anything.",),
    )


def make_flag(
    kind: FlagKind, reviewer: str, *reviews: str, estimate: Estimate | None = None
) -> Flag:
    return Flag(
        kind, reviewer, reviews, "gender", "woman", "specificity", estimate, 0.03, "A summary."
    )


def make_cycle(**changes: object) -> CycleAudit:
    cycle = CycleAudit(
        cycles=("2026H1",),
        n_reviews=12,
        n_reviewers=4,
        n_reviewees=12,
        fdr=0.05,
        overall={
            "specificity": Estimate(1.8, 1.5, 2.1, 12),
            "findings": Estimate(3.0, NAN, NAN, 12),
        },
        flags=(
            make_flag(FlagKind.COPIES, "", "r1", "r2"),
            make_flag(FlagKind.MISMATCH, "m3", "r3"),
            make_flag(
                FlagKind.GROUP_GAP, "m0", "r0", "r4", "r8", estimate=Estimate(-1.2, -2.0, -0.4, 8)
            ),
            make_flag(FlagKind.SPREAD, "m1", "r1", "r5", estimate=Estimate(2.2, 1.5, 3.5, 9)),
            make_flag(FlagKind.LEVEL, "m2", "r2"),
        ),
        expected_noise=0.2,
        disparities=(
            Disparity(
                "gender",
                "woman",
                "composite",
                Estimate(-0.3, -0.5, -0.1, 12),
                None,
                0.2,
                4,
                0.3,
                Verdict.UNCLEAR,
            ),
            Disparity(
                "gender",
                "woman",
                "specificity",
                Estimate(-0.6, -0.9, -0.3, 12),
                Estimate(-0.1, -0.4, 0.2, 12),
                0.01,
                4,
                0.3,
                Verdict.DIFFERENCE,
            ),
        ),
        profiles=tuple(make_profile(f"m{i}", f"Manager Number{i}" if i else "") for i in range(4)),
        mismatches=(Mismatch("r3", "m3", 4.0, 1.6, 3.3, 0.02),),
        duplicates=(
            Duplicate(
                (SharedWords("r1", "m1", ((0, 10),)), SharedWords("r2", "m2", ((4, 99),))), 0.8, 2
            ),
        ),
        tested=("levels of 4 reviewers",),
        untested=(
            Untested("gap of reviewer m2", "too few to say"),
            Untested("gender = non-binary", "fewer than 5 people"),
        ),
        model_version="9.9.9",
    )
    return replace(cycle, **changes)  # type: ignore[arg-type]  # a table of changes


def make_report(**changes: object) -> CycleReport:
    reviews = tuple(make_review(i) for i in range(12))
    audits = tuple(make_audit(i, make_finding(7, 15, Category.PERSONALITY)) for i in range(12))
    people = {
        f"e{i}": Person(f"e{i}", f"Person Given{i}", {"gender": "woman" if i % 8 == 0 else "man"})
        for i in range(12)
    }
    report = CycleReport(
        make_cycle(),
        reviews,
        audits,
        (Reject("f.csv", 3, "rating", "great", "unknown label"),),
        people,
    )
    return replace(report, **changes)  # type: ignore[arg-type]  # a table of changes


class Outline(HTMLParser):
    """What a test asks of a page."""

    void = frozenset({"meta", "input", "br", "line", "circle", "path", "rect"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.handlers: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in self.void:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src"):
                self.links.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(page: str) -> str:
    """Return the words of a page."""
    body = re.sub(r"<(style|script|svg)\b.*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", body).split())
