"""From candidates to findings: why, from which source, and what to write instead."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Set

from auditor.confidence import Curve
from auditor.detection import Detection
from auditor.findings import Candidate
from auditor.patterns import Guidance
from auditor.records import Finding
from auditor.suggestions import SHORTEST_QUOTE, build_suggestion
from corpora.codebook import PROTECTED_TOPICS, Category

_JOINTS = frozenset({"and", "but", "so"})
_REACHING = frozenset({Category.COMPARISON, Category.HEARSAY, Category.LUCK_OR_HELP})
"""Categories whose fault may lie in the rest of the sentence too: a colleague's figures, what was said, what
was owed to others."""

Guide = Mapping[Category, Guidance]


def explain_candidates(
    detection: Detection, guidance: Guide, curves: Mapping[str, Curve], printable: Set[str]
) -> tuple[Finding, ...]:
    """Turn candidates into findings, in order, each with its message, suggestion and source.

    Args:
        detection: The text and what was found in it.
        guidance: What a finding of each category says.
        curves: How often a detector is right, by its strength.
        printable: The quotations that a suggestion may hold.
    """
    return tuple(
        Finding(
            start=candidate.start,
            end=candidate.end,
            category=candidate.category,
            family=candidate.category.family,
            severity=candidate.category.severity,
            confidence=round(curves[candidate.detector].read(candidate.confidence), 2),
            detector=candidate.detector,
            message=guidance[candidate.category].message,
            suggestion=_suggest(detection, candidate, guidance, printable),
            source=guidance[candidate.category].source,
        )
        for candidate in detection.candidates
    )


def list_quotes(detection: Detection) -> Iterator[str]:
    """Yield the words that suggestions would like to quote, if they may."""
    for candidate in detection.candidates:
        if candidate.category not in PROTECTED_TOPICS:
            yield from _list_quotes(detection, _find_sentence(detection, candidate))


def _suggest(
    detection: Detection, candidate: Candidate, guidance: Guide, printable: Set[str]
) -> str:
    place = _find_sentence(detection, candidate)
    quotes = (quote for quote in _list_quotes(detection, place) if quote in printable)
    return build_suggestion(
        candidate.category,
        guidance[candidate.category],
        {evidence.element for evidence in detection.evidence[place]},
        set(detection.sentences[place].acts),
        quote=next(quotes, ""),
    )


def _find_sentence(detection: Detection, candidate: Candidate) -> int:
    """Return the place of the last sentence that begins at or before a candidate."""
    place = bisect_right(detection.sentences, candidate.start, key=lambda found: found.start)
    return max(0, place - 1)


def _list_quotes(detection: Detection, place: int) -> Iterator[str]:
    """Yield the evidence of a sentence that stands outside every finding, and is no part of one."""
    sentence = detection.sentences[place]
    findings = [
        candidate
        for candidate in detection.candidates
        if candidate.overlaps(sentence.start, sentence.end)
    ]
    if any(candidate.category in _REACHING for candidate in findings):
        return
    for evidence in detection.evidence[place]:
        words = detection.document.text[evidence.start : evidence.end].split()
        if len(words) >= SHORTEST_QUOTE and not any(
            candidate.overlaps(evidence.start, evidence.end) for candidate in findings
        ):
            yield " ".join(words[words[0].lower() in _JOINTS :]).strip(" .,;:!?-–—")
