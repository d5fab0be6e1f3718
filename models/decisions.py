"""What turns logits into decisions: a scale a head, and the chance from which a label holds."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.codebook import Act, Category
from models.errors import WeightsError

HEADS = ("specificity", "constructiveness", "acts", "findings")
PIECE_SHARE = 0.55
"""Chosen on the dev split: the words marked and the words labelled overlap most from 0.5 to 0.7
(intersection over union 0.76 with model 0.9.0)."""

DECIMALS = 4
"""Chances are rounded at the edge, so that no result hangs on the last bits of a float."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The line from a head's logits to the log-odds that come true (Platt 1999)."""

    slope: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Decisions:
    """Chosen on the dev split, and kept beside the weights."""

    scales: Mapping[str, Scale]
    """By head."""
    acts: Mapping[Act, float]
    categories: Mapping[Category, float]
    any_category: float = 0.5
    """From which chance on a sentence is taken to hold a finding of any category at all."""
    piece_share: float = PIECE_SHARE
    """A piece is marked if it has at least this share of the chance of the category's surest one."""

    def find_chances(self, head: str, logits: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """Return the chances behind a head's logits, of the same shape."""
        scale = self.scales[head]
        return squash(scale.shift + scale.slope * logits)

    def choose_categories(self, chances: Mapping[Category, float]) -> tuple[Category, ...]:
        """Return the categories that a sentence has, by the chance of each.

        All of them together say whether there is a finding; where there is, those that pass their
        thresholds are chosen, or the likeliest where none does.
        """
        if combine_chances(chances.values()) < self.any_category:
            return ()
        passed = tuple(c for c in Category if chances[c] >= self.categories[c])
        return passed or (max(Category, key=lambda category: chances[category]),)

    @classmethod
    def undecided(cls) -> "Decisions":
        """Return chances as they come and every threshold in the middle."""
        return cls(
            dict.fromkeys(HEADS, Scale()), dict.fromkeys(Act, 0.5), dict.fromkeys(Category, 0.5)
        )

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> "Decisions":
        """Return the decisions that a manifest's settings hold.

        Raises:
            WeightsError: One is missing, as in weights of another version.
        """
        try:
            return cls(
                {head: Scale(**settings["scales"][head]) for head in HEADS},
                {act: float(settings["acts"][act]) for act in Act},
                {category: float(settings["categories"][category]) for category in Category},
                float(settings["any_category"]),
                float(settings["piece_share"]),
            )
        except KeyError as error:
            raise WeightsError(
                f"the manifest has no setting {error}: its weights are of another version; install "
                "the program again, or make them anew (`make train`)"
            ) from error

    def as_settings(self) -> dict[str, Any]:
        """Return what a manifest holds of them."""
        return {
            "scales": {head: asdict(scale) for head, scale in self.scales.items()},
            "acts": {act.value: value for act, value in self.acts.items()},
            "categories": {category.value: value for category, value in self.categories.items()},
            "any_category": self.any_category,
            "piece_share": self.piece_share,
        }


def combine_chances(chances: Iterable[float]) -> float:
    """Return the chance that at least one of several things is so.

    As if they were independent (noisy-or; Pearl 1988, Probabilistic Reasoning, 4.3.2).
    """
    return 1.0 - math.prod(1.0 - chance for chance in chances)


def squash(logits: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Return the logistic function of logits, as doubles."""
    chances: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-logits.astype(np.float64)))
    return chances
