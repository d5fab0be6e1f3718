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


@dataclass(frozen=True, slots=True)
class SentencePrediction:
    """Grades from 1 to 5, probabilities of the acts and categories, and the spans found.

    `categories` holds, for every category, the probability that the sentence has such a finding;
    `spans` holds those that passed the category's threshold.
    """

    specificity: float
    constructiveness: float
    acts: dict[Act, float]
    categories: dict[Category, float]
    spans: tuple[SpanPrediction, ...]
