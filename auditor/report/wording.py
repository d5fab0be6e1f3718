"""Numbers and labels as a reader sees them."""

import math
from collections.abc import Mapping

from auditor.cycle_records import FlagKind, Verdict
from auditor.outcomes import ANY_FINDING, IDENTITY_FINDING, TOP_RATING
from auditor.records import Estimate, RatingScale, Review
from auditor.statistics.gaps import FARTHEST
from corpora.codebook import Category

NOT_KNOWN = "not known"
_NO_INTERVAL = "no interval"

KIND_TITLES: Mapping[FlagKind, str] = {
    FlagKind.GROUP_GAP: "A gap between groups",
    FlagKind.SPREAD: "Uneven detail",
    FlagKind.LEVEL: "A level unlike the others",
    FlagKind.MISMATCH: "Text and rating differ",
    FlagKind.COPIES: "Shared text",
}

SCORE_TITLES: Mapping[str, str] = {
    "composite": "All three together",
    "specificity": "Specificity",
    "constructiveness": "Constructiveness",
    "findings": "Fewer findings",
    "words": "Words",
}
"""The scores as they are compared, more being better."""

MEASURE_TITLES: Mapping[str, str] = {
    "findings": "Findings per 100 words",
    "identity_findings": "Identity findings per 100 sentences",
    "judgement_findings": "Judgement findings per 100 sentences",
    "evidence_findings": "Evidence findings per 100 sentences",
    "next_steps": "Share of concerns with a next step",
    "evidence": "Sentences with evidence",
    "person_focus": "Share of sentences about the person",
    "grade_spread": "Spread of grades within a review",
    "recency": "Share of dates late in the period",
    "leadership": "Mentions of leadership",
    "potential": "Mentions of potential",
    "standout": "Standout words",
    "rating_given_text": "Rating, given the text",
    "praise_given_rating": "Praise, given the rating",
    ANY_FINDING: "Any finding",
    IDENTITY_FINDING: "A finding of identity",
    TOP_RATING: "One of the two highest ratings given",
}
"""What else is measured of a review, or asked of a person."""

LEVEL_TITLES: Mapping[str, str] = {**SCORE_TITLES, **MEASURE_TITLES}
"""The scores as they are measured."""

CATEGORY_TITLES: Mapping[Category, str] = {
    Category.GENDER: "Gender",
    Category.RACE_ORIGIN: "Race or origin",
    Category.RELIGION: "Religion",
    Category.AGE: "Age",
    Category.DISABILITY_HEALTH: "Disability or health",
    Category.FAMILY: "Family",
    Category.ORIENTATION: "Orientation",
    Category.APPEARANCE: "Appearance",
    Category.CLASS: "Class",
    Category.PERSONALITY: "Personality",
    Category.FIXED_ABILITY: "Fixed ability",
    Category.MIND_READING: "Mind reading",
    Category.HOSTILE: "Hostile",
    Category.ABSOLUTE: "Absolute",
    Category.HEARSAY: "Hearsay",
    Category.DOUBT: "Doubt",
    Category.LUCK_OR_HELP: "Luck or help",
    Category.COMPARISON: "Comparison",
    Category.FIT: "Fit",
}

VERDICT_CLASSES: Mapping[Verdict, str] = {
    Verdict.DIFFERENCE: "difference",
    Verdict.NONE: "none",
    Verdict.UNCLEAR: "unclear",
}


def is_known(value: float | None) -> bool:
    """Return whether a number is one."""
    return value is not None and math.isfinite(value)


def show_number(value: float | None, digits: int = 2) -> str:
    """Return a number with a true minus sign and thousands apart, or that it is not known."""
    if value is None or not math.isfinite(value):
        return NOT_KNOWN
    shown = f"{value:,.{digits}f}"
    if not shown.strip("-0.,"):
        shown = shown.lstrip("-")
    return shown.replace("-", "−")


def show_signed(value: float | None, digits: int = 2) -> str:
    """Return a number with its sign, be it plus or minus."""
    shown = show_number(value, digits)
    rises = value is not None and is_known(value) and value > 0 and shown.strip("0.,")
    return f"+{shown}" if rises else shown


def show_share(value: float | None) -> str:
    """Return a share as a percentage."""
    return NOT_KNOWN if value is None or not math.isfinite(value) else f"{100 * value:.0f}\u00a0%"


def show_interval(estimate: Estimate | None, digits: int = 2, *, share: bool = False) -> str:
    """Return the ends of an interval, or that there is none."""
    if estimate is None or not (is_known(estimate.low) and is_known(estimate.high)):
        return _NO_INTERVAL
    if share:
        return f"{100 * estimate.low:.0f} to {100 * estimate.high:.0f}\u00a0%"
    return f"{show_number(estimate.low, digits)} to {show_number(estimate.high, digits)}"


def name_interval(shown: str) -> str:
    """Return what `show_interval` gave as part of a sentence: an interval from here to there."""
    return shown if shown == _NO_INTERVAL else f"interval {shown}"


def join_words(words: list[str], last: str = "and") -> str:
    """Return words as a list in a sentence."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def show_noise(rate: float) -> str:
    """Return a local false-discovery rate as a reader can weigh it."""
    if not math.isfinite(rate):
        return "How many such flags are noise is not known."
    if rate < 0.01:
        return "Fewer than 1 in 100 such flags are expected to be noise."
    return f"About {100 * rate:.0f} in 100 such flags are expected to be noise."


def show_expected_noise(flags: float) -> str:
    """Return how many flags can be expected to be noise."""
    return "fewer than 0.1" if flags < 0.05 else f"about {show_number(flags, 1)}"


def show_gap(estimate: Estimate) -> str:
    """Return the size of a gap without its sign, in SD; at the end of the scale, as at least so."""
    size = show_number(abs(estimate.value), 1)
    return f"{'at least' if reaches_end(estimate) else 'about'} {size} SD"


def reaches_end(estimate: Estimate) -> bool:
    """Return whether a gap lies at the end of the scale on which gaps are estimated."""
    return is_known(estimate.value) and abs(estimate.value) >= FARTHEST - 0.05


def show_rating(rating: float | None, scale: RatingScale | None) -> str:
    """Return a rating as the form words it."""
    if rating is None or not math.isfinite(rating):
        return "no rating"
    if scale is None:
        return f"rated {rating:g}"
    place = rating - scale.low
    worded = ""
    if place == int(place) and 0 <= place < len(scale.labels):
        worded = f", {scale.labels[int(place)]}"
    return f"rated {rating:g} of {scale.high:g}{worded}"


def describe_review(review: Review) -> str:
    """Return a review's cycle, relationship and rating in a line."""
    parts = [review.cycle, review.relationship.value if review.relationship else ""]
    return " · ".join(
        part for part in (*parts, show_rating(review.rating, review.rating_scale)) if part
    )
