"""Which of two sides is better, whoever says so."""

from dataclasses import replace

import pytest

from corpora.catalogue import Kind, Split, list_batches
from corpora.codebook import Category
from corpora.labelled import Contrast, ContrastPair, LabelledFinding, LabelledSentence
from corpora.readers import read_pairs
from evaluation.agreement import SECOND, read_second
from evaluation.pairs import Merits, describe_order

BOSSY = LabelledFinding(7, 12, Category.GENDER)
WORSE = LabelledSentence("She is bossy.", 1, 1, frozenset(), (BOSSY,))
BETTER = LabelledSentence("She cut Ines off twice.", 4, 3, frozenset(), ())
PAIR = ContrastPair("c-1", "bank", Contrast.SPECIFICITY, WORSE, BETTER)


def merits(specificity: float, constructiveness: float, amiss: float) -> Merits:
    return {
        Contrast.SPECIFICITY: specificity,
        Contrast.CONSTRUCTIVENESS: constructiveness,
        Contrast.FINDING: -amiss,
    }


ORDERS = [
    # about the row, contrast, worse, better, share in order
    ("less specific", Contrast.SPECIFICITY, (1, 3, 0), (2, 3, 0), 1.0),
    ("as specific", Contrast.SPECIFICITY, (2, 1, 1), (2, 3, 0), 0.0),
    ("less constructive", Contrast.CONSTRUCTIVENESS, (5, 1, 0), (2, 2, 1), 1.0),
    ("likelier amiss", Contrast.FINDING, (1, 1, 0.9), (1, 1, 0.2), 1.0),
    ("less likely amiss", Contrast.FINDING, (1, 1, 0.2), (1, 1, 0.9), 0.0),
    ("as likely amiss", Contrast.FINDING, (1, 1, 0.5), (1, 1, 0.5), 0.0),
]


@pytest.mark.parametrize(
    ("about", "contrast", "worse", "better", "share"), ORDERS, ids=[row[0] for row in ORDERS]
)
def test_a_pair_is_in_order_where_the_worse_side_is_worse(
    about: str,
    contrast: Contrast,
    worse: tuple[float, float, float],
    better: tuple[float, float, float],
    share: float,
) -> None:
    sides = {"c-1": (merits(*worse), merits(*better))}
    told = describe_order([replace(PAIR, contrast=contrast)], {"value": sides, "nobody": {}})
    assert told["value"] == share
    assert told["low"] <= share <= told["high"]
    assert (told["pairs"], told["sides"]) == (1, 2)
    assert told["nobody"] is None


def test_of_no_pair_there_is_no_figure() -> None:
    told = describe_order([], {"value": {}})
    assert (told["pairs"], told["value"], told["low"], told["high"]) == (0, None, None, None)


def test_the_second_annotator_labelled_both_sides_of_pairs_of_the_test_split() -> None:
    [batch] = [b for b in list_batches() if b.split is Split.TEST and b.kind is Kind.PAIRS]
    second = read_second(SECOND)
    both = [
        pair
        for pair in read_pairs(batch.path)
        if {f"{pair.pair_id}.worse", f"{pair.pair_id}.better"} <= set(second)
    ]
    assert len(both) >= 20
