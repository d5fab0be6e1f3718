"""How grades, findings, evidence and ratings are spread over a cycle, as charts."""

from collections import Counter
from collections.abc import Sequence

from auditor.counting import count_things
from auditor.records import Review, ReviewAudit
from auditor.report.charts import Bar, Chart, draw_columns, draw_grid, draw_rows
from auditor.report.wording import CATEGORY_TITLES, is_known, show_number
from auditor.scores import measure_valence
from corpora.codebook import Act, Category, Family

_BINS = ("1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5")
_MOST_EVIDENCE = 6
_MOST_RATINGS = 7
_TONES = (
    "Only strengths",
    "Mostly strengths",
    "As many of both",
    "Mostly concerns",
    "Only concerns",
)


def draw_distributions(
    reviews: Sequence[Review], audits: Sequence[ReviewAudit]
) -> tuple[Chart, ...]:
    """Return the charts of a cycle; none where nothing was read."""
    if not audits:
        return ()
    charts = [
        _draw_grades("Specificity", [audit.specificity for audit in audits]),
        _draw_grades("Constructiveness", [audit.constructiveness for audit in audits]),
        _draw_findings(audits),
        _draw_evidence(audits),
        _draw_tones(reviews, audits),
    ]
    return tuple(chart for chart in charts if chart is not None)


def _draw_grades(title: str, grades: Sequence[float | None]) -> Chart | None:
    known = [grade for grade in grades if grade is not None and is_known(grade)]
    if not known:
        return None
    places = Counter(min(int((grade - 1) * 2), len(_BINS) - 1) for grade in known)
    bars = [Bar(name, places[place]) for place, name in enumerate(_BINS)]
    ends = [*_BINS[1:], "5"]
    low = sum(grade < 2.5 for grade in known)
    return Chart(
        title=f"{title} of reviews",
        summary=f"{low:,} of {count_things(len(known), 'review')} are graded under 2.5 of 5.",
        svg=draw_columns(bars, axis="grade from … up, of 5"),
        columns=("Grade", "Reviews"),
        rows=tuple(
            (f"{bar.name} to {end}", f"{bar.count:,}") for bar, end in zip(bars, ends, strict=True)
        ),
    )


def _draw_evidence(audits: Sequence[ReviewAudit]) -> Chart:
    counts = Counter(min(audit.evidence_count, _MOST_EVIDENCE) for audit in audits)
    names = [str(number) for number in range(_MOST_EVIDENCE)] + [f"{_MOST_EVIDENCE}+"]
    bars = [Bar(name, counts[place]) for place, name in enumerate(names)]
    return Chart(
        title="Sentences with evidence",
        summary=(
            f"{counts[0]:,} of {count_things(len(audits), 'review')} "
            f"{'has' if len(audits) == 1 else 'have'} no sentence that names a concrete instance."
        ),
        svg=draw_columns(bars, axis="sentences with a concrete instance, per review"),
        columns=("Sentences with a concrete instance", "Reviews"),
        rows=tuple((bar.name, f"{bar.count:,}") for bar in bars),
    )


def _draw_findings(audits: Sequence[ReviewAudit]) -> Chart | None:
    counts = Counter(finding.category for audit in audits for finding in audit.findings)
    if not counts:
        return None
    order = {family: place for place, family in enumerate(Family)}
    found = sorted(
        (category for category in Category if counts[category]),
        key=lambda category: (order[category.family], -counts[category]),
    )
    bars = [
        Bar(CATEGORY_TITLES[category], counts[category], category.family.value)
        for category in found
    ]
    totals = Counter(category.family for category in counts.elements())
    spoken = ", ".join(f"{family.value} {totals[family]:,}" for family in Family)
    return Chart(
        title="Findings by kind",
        summary=f"{count_things(counts.total(), 'finding')}: {spoken}.",
        svg=draw_rows(bars),
        columns=("Kind", "Family", "Findings"),
        rows=tuple((bar.name, bar.family, f"{bar.count:,}") for bar in bars),
        key=tuple((family.value.capitalize(), family.value) for family in Family),
    )


def _draw_tones(reviews: Sequence[Review], audits: Sequence[ReviewAudit]) -> Chart | None:
    """Return ratings against what the sentences say; None where there are no ratings to show."""
    pairs = [
        (review.rating, audit)
        for review, audit in zip(reviews, audits, strict=True)
        if review.rating is not None and is_known(review.rating) and _is_toned(audit)
    ]
    if not pairs:
        return None
    ratings = sorted({rating for rating, _ in pairs})
    names = {rating: f"{rating:g}" for rating in ratings}
    if len(ratings) > _MOST_RATINGS:
        low, width = ratings[0], (ratings[-1] - ratings[0]) / 5
        for rating in ratings:
            start = low + width * min(int((rating - low) / width), 4)
            names[rating] = f"{show_number(start, 1)}–{show_number(start + width, 1)}"
    across = list(dict.fromkeys(names[rating] for rating in ratings))
    cells = Counter((names[rating], _name_tone(measure_valence(audit))) for rating, audit in pairs)
    return Chart(
        title="What the text says, against the rating",
        summary=(
            f"{count_things(len(pairs), 'review')} with a rating, by how many of their sentences "
            "name strengths and concerns."
        ),
        svg=draw_grid(cells, across=across, down=_TONES, axis="rating on the form"),
        columns=("Text", *(f"Rating {name}" for name in across)),
        rows=tuple((tone, *(f"{cells[name, tone]:,}" for name in across)) for tone in _TONES),
    )


def _is_toned(audit: ReviewAudit) -> bool:
    return any(Act.STRENGTH in s.acts or Act.CONCERN in s.acts for s in audit.sentences)


def _name_tone(valence: float) -> str:
    if valence >= 1:
        return _TONES[0]
    if valence > 0:
        return _TONES[1]
    if valence == 0:
        return _TONES[2]
    return _TONES[3] if valence > -1 else _TONES[4]
