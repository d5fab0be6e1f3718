"""Contrast pairs: the same fact told twice, and whether the worse way is told from the better."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from auditor.blinding import Blinder
from auditor.document import load_language
from corpora.catalogue import Batch, Kind, Split, list_batches
from corpora.labelled import Contrast, ContrastPair
from corpora.readers import read_pairs
from evaluation.agreement import SECOND, pair_rows, read_second
from evaluation.baselines import Baseline
from evaluation.figures import BESIDE
from evaluation.intervals import spread_trials
from evaluation.measures import round_finite
from models import Predictor
from models.decisions import combine_chances

Merits = Mapping[Contrast, float]
"""What somebody says of one side: how good it is in each respect."""

Sides = Mapping[str, tuple[Merits, Merits]]
"""By the pair's id, the worse side and the better."""


class _Graded(Protocol):
    """What bears the grades of a sentence, whoever gave them."""

    @property
    def specificity(self) -> Any: ...

    @property
    def constructiveness(self) -> Any: ...


def measure_pairs(length: Baseline, words: Baseline, split: Split = Split.TEST) -> dict[str, Any]:
    """Return, for each kind of contrast and for all, the share of pairs that are put in order.

    Where the contrast is a finding, more must speak for one on the worse side; alike is not in order.
    Of the test split all pairs are by one author, so the interval is over pairs and says nothing of
    other authors.
    """
    batches = [b for b in list_batches() if b.split is split and b.kind is Kind.PAIRS]
    pairs = [pair for batch in batches for pair in read_pairs(batch.path)]
    others = (
        _ask_baseline(length, pairs),
        _ask_baseline(words, pairs),
        _read_second_sides(batches),
    )
    said = {"value": _ask_model(pairs), **dict(zip(BESIDE, others, strict=True))}
    kinds: dict[str, list[ContrastPair]] = {"all": pairs}
    for contrast in Contrast:
        kinds[contrast.value] = [pair for pair in pairs if pair.contrast is contrast]
    return {"authors": len({batch.author for batch in batches})} | {
        name: describe_order(chosen, said) for name, chosen in kinds.items()
    }


def describe_order(pairs: Sequence[ContrastPair], said: Mapping[str, Sides]) -> dict[str, Any]:
    """Return the share of pairs in order by who says so, with the interval of "value"."""
    figures: dict[str, Any] = {"pairs": len(pairs), "sides": 2 * len(pairs)}
    for name, sides in said.items():
        right = [
            worse[pair.contrast] < better[pair.contrast]
            for pair in pairs
            if pair.pair_id in sides
            for worse, better in [sides[pair.pair_id]]
        ]
        figures[name] = round_finite(sum(right) / len(right)) if right else None
        if name == "value":
            low, high = spread_trials(sum(right), len(right))
            figures |= {"low": round_finite(low), "high": round_finite(high)}
    return figures


def _list_texts(pairs: Iterable[ContrastPair]) -> list[str]:
    return [side.text for pair in pairs for side in (pair.worse, pair.better)]


def _join(pairs: Sequence[ContrastPair], sides: Sequence[Merits]) -> Sides:
    both = zip(pairs, sides[::2], sides[1::2], strict=True)
    return {pair.pair_id: (worse, better) for pair, worse, better in both}


def _list_merits(said: _Graded, amiss: float) -> Merits:
    """Return the merits of a side, given what bears its grades, and how much speaks for a finding."""
    return {
        Contrast.SPECIFICITY: said.specificity,
        Contrast.CONSTRUCTIVENESS: said.constructiveness,
        Contrast.FINDING: -amiss,
    }


def _ask_model(pairs: Sequence[ContrastPair]) -> Sides:
    blind = Blinder(load_language()).blind
    predicted = Predictor.load(threads=2).predict([[blind(t).text] for t in _list_texts(pairs)])
    return _join(
        pairs,
        [_list_merits(side, combine_chances(side.categories.values())) for [side] in predicted],
    )


def _ask_baseline(baseline: Baseline, pairs: Sequence[ContrastPair]) -> Sides:
    guesses = baseline.guess(_list_texts(pairs))
    return _join(pairs, [_list_merits(guess, guess.chance) for guess in guesses])


def _read_second_sides(batches: Sequence[Batch]) -> Sides:
    """Return the sides of the pairs of which the second annotator labelled both."""
    second = read_second(SECOND)
    sides = {
        row.review.review_id: _list_merits(row.predicted, len(row.predicted.spans))
        for batch in batches
        for row in pair_rows(batch, second)
    }
    ids = [name.removesuffix(".worse") for name in sides if name.endswith(".worse")]
    return {
        pair_id: (sides[f"{pair_id}.worse"], sides[f"{pair_id}.better"])
        for pair_id in ids
        if f"{pair_id}.better" in sides
    }
