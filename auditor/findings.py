"""Merge what the model and the patterns found into one list."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpora.codebook import Category
from models.decisions import combine_chances

MODEL = "model"
PATTERN = "pattern"
BOTH = "model+pattern"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that one detector points at; half-open code points into the review's text."""

    start: int
    end: int
    category: Category
    confidence: float
    detector: str

    def overlaps(self, start: int, end: int) -> bool:
        """Say whether the candidate shares a code point with a half-open range."""
        return self.start < end and start < self.end


def merge_candidates(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Join candidates of one category that overlap, whoever found them; order by place.

    The joined candidate keeps the model's words, which are read in context, and the chance that at
    least one of two independent detectors is right.
    """
    merged: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.category, c.start, c.end, c.detector)):
        last = merged[-1] if merged else None
        if last and last.category is candidate.category and candidate.start < last.end:
            merged[-1] = _join(last, candidate)
        else:
            merged.append(candidate)
    return sorted(merged, key=lambda c: (c.start, c.end, c.category))


def _join(one: Candidate, other: Candidate) -> Candidate:
    if one.detector == other.detector:
        return replace(
            one, end=max(one.end, other.end), confidence=max(one.confidence, other.confidence)
        )
    words = other if other.detector == MODEL else one
    either = combine_chances([one.confidence, other.confidence])
    return replace(words, detector=BOTH, confidence=round(either, 4))
