"""The records of labelled text: sentences, reviews and contrast pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from corpora.codebook import Act, Category, Relationship


@dataclass(frozen=True, slots=True)
class LabelledFinding:
    """A span of unfair wording; half-open character offsets within its sentence."""

    start: int
    end: int
    category: Category


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """One sentence with its grades (1 to 5), acts and findings."""

    text: str
    specificity: int
    constructiveness: int
    acts: frozenset[Act]
    findings: tuple[LabelledFinding, ...]


@dataclass(frozen=True, slots=True)
class LabelledReview:
    """One review as its author wrote and labelled it, sentence by sentence."""

    review_id: str
    reviewer_id: str
    reviewee_id: str
    cycle: str
    relationship: Relationship
    industry: str
    variety: str
    rating: float | None
    rating_scale: tuple[float, float] | None
    sentences: tuple[LabelledSentence, ...]

    @property
    def text(self) -> str:
        """Return the review's text: its sentences joined by one space."""
        return " ".join(sentence.text for sentence in self.sentences)


def list_starts(sentences: Sequence[str]) -> list[int]:
    """Return where each sentence begins in the text that they make, joined by one space."""
    return list(accumulate((len(text) + 1 for text in sentences), initial=0))[:-1]


class Contrast(StrEnum):
    """What sets the two sentences of a pair apart."""

    SPECIFICITY = "specificity"
    CONSTRUCTIVENESS = "constructiveness"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class ContrastPair:
    """The same fact told twice, a worse and a better way, one grade or one finding apart."""

    pair_id: str
    industry: str
    contrast: Contrast
    worse: LabelledSentence
    better: LabelledSentence
