"""Merge what the model and the patterns found into one list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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

    The joined candidate keeps the model's words, which are read in context. Its strength is what the
    detectors say of these when each is taken at its surest and as if they were independent (noisy-or); how
    often a finding of such strength is right, `auditor.confidence` has learnt.
    """
    groups: list[list[Candidate]] = []
    for candidate in sorted(candidates, key=lambda c: (c.category, c.start, c.end, c.detector)):
        last = groups[-1] if groups else None
        if last and last[0].category is candidate.category and candidate.start < _find_end(last):
            last.append(candidate)
        else:
            groups.append([candidate])
    return sorted(map(_join, groups), key=lambda c: (c.start, c.end, c.category))


def _find_end(group: Sequence[Candidate]) -> int:
    return max(candidate.end for candidate in _choose_words(group))


def _choose_words(group: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the candidates whose words stay: the model's, where it has any."""
    return [candidate for candidate in group if candidate.detector == MODEL] or group


def _join(group: Sequence[Candidate]) -> Candidate:
    start = min(candidate.start for candidate in _choose_words(group))
    end = _find_end(group)
    surest: dict[str, float] = {}
    for candidate in group:
        if candidate.start < end and start < candidate.end:
            said = max(candidate.confidence, surest.get(candidate.detector, 0.0))
            surest[candidate.detector] = said
    return Candidate(
        start,
        end,
        group[0].category,
        round(combine_chances(surest.values()), 4),
        BOTH if len(surest) > 1 else group[0].detector,
    )
