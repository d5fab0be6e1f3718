"""What the model says of one sentence."""

from dataclasses import dataclass

from corpora.codebook import Act, Category


@dataclass(frozen=True, slots=True)
class SpanPrediction:
    """A run of words with one category; half-open code points within the sentence."""

    start: int
    end: int
    category: Category
    confidence: float


Range = tuple[int, int]
"""Half-open code points within the sentence."""


@dataclass(frozen=True, slots=True)
class Carriers:
    """The clauses of the sentence, those first that add most to the specificity, and to each act."""

    specificity: tuple[Range, ...]
    acts: dict[Act, tuple[Range, ...]]


@dataclass(frozen=True, slots=True)
class SentencePrediction:
    """Grades from 1 to 5, the acts and spans found, and the chance of every category.

    `chances` and `categories` hold, for every act and category, the probability that the sentence
    carries it; `acts` holds those that pass their thresholds, and `spans` those that
    `Decisions.choose_categories` chooses.
    """

    specificity: float
    constructiveness: float
    acts: tuple[Act, ...]
    chances: dict[Act, float]
    categories: dict[Category, float]
    spans: tuple[SpanPrediction, ...]
    carriers: Carriers
