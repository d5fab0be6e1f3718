"""Whether a sentence's neighbours say more of it: ``python -m evaluation.neighbours``.

The model reads each sentence by itself. Here what it says of the sentences before and after, and of
the whole review on average, is given beside what it says of the sentence, to a linear model for each
label, which is fitted on the dev split with one author left out at a time and asked about that
author. Only whole reviews count: in the batches written against false alarms and for subtle wording
every neighbour has the same kind of label, which a neighbour would give away.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import average_precision_score
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from auditor.blinding import Blinder
from auditor.document import load_language
from corpora.catalogue import Kind, Split
from corpora.codebook import Act
from corpora.labelled import LabelledSentence
from evaluation.gold import GoldReview, read_gold
from evaluation.tables import draw_table
from models.encoder import Encoded, Encoder
from models.weights_store import find_weights, load_weights

RESULTS = Path(__file__).parent / "results"
WHOLE_REVIEWS = (Kind.REVIEWS, Kind.PLAIN)
SHRINKAGE = 300.0
"""Of the linear models, whose inputs are standardised."""

Floats = NDArray[np.float64]


def main() -> int:
    """Measure without and with neighbours; write `results/neighbours.json` and `.md`."""
    gold = [found for found in read_gold(Split.DEV) if found.batch.kind in WHOLE_REVIEWS]
    blind = Blinder(load_language()).blind
    encoder = Encoder(load_weights(find_weights()), threads=2)
    encoded = encoder.encode([[blind(s.text).text for s in one.review.sentences] for one in gold])
    alone = [np.stack([join_logits(found) for found in row]) for row in encoded]
    given = {
        "the sentence alone": np.concatenate(alone),
        "with its neighbours": np.concatenate([add_neighbours(rows) for rows in alone]),
    }
    results = {name: measure_labels(inputs, gold) for name, inputs in given.items()}
    (RESULTS / "neighbours.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    table = draw_table(
        ["dev split, whole reviews", *results],
        [
            [label, *(f"{figures[label]:.3f}" for figures in results.values())]
            for label in next(iter(results.values()))
        ],
    )
    (RESULTS / "neighbours.md").write_text(
        "# Whether a sentence's neighbours say more of it\n\nWritten by `make neighbours`: Spearman "
        "of the grades, average precision of the rest, each author judged by a fit on the others."
        f"\n\n{table}\n",
        "utf-8",
    )
    print(table)
    return 0


def join_logits(found: Encoded) -> Floats:
    """Return everything that the model says of one sentence as one row."""
    return np.concatenate(
        [found.specificity, found.constructiveness, found.acts, found.findings]
    ).astype(np.float64)


def add_neighbours(rows: Floats) -> Floats:
    """Return each row of a review beside the row before, the row after, and their mean.

    Where a review begins or ends the neighbour is all zero, and a mark says so.
    """
    edge = np.zeros((1, rows.shape[1]))
    before, after = np.vstack([edge, rows[:-1]]), np.vstack([rows[1:], edge])
    marks = np.zeros((len(rows), 2))
    marks[0, 0] = marks[-1, 1] = 1.0
    mean = np.broadcast_to(rows.mean(axis=0), rows.shape)
    return np.hstack([rows, before, after, marks, mean])


def measure_labels(inputs: Floats, gold: Sequence[GoldReview]) -> dict[str, float]:
    """Return, by label, how well it is ordered for authors whom the fit has not seen."""
    sentences = [sentence for one in gold for sentence in one.review.sentences]
    authors = [one.batch.batch_id for one in gold for _ in one.review.sentences]
    figures: dict[str, float] = {}
    for name, grades in _list_grades(sentences):
        foreseen = _foresee(Ridge(SHRINKAGE), inputs, grades, authors, "predict")
        figures[f"{name}, Spearman"] = float(spearmanr(foreseen, grades).statistic)
    for name, present in _list_marks(sentences):
        model = LogisticRegression(C=1.0 / SHRINKAGE, max_iter=1000)
        foreseen = _foresee(model, inputs, present, authors, "decision_function")
        figures[f"{name}, average precision"] = float(average_precision_score(present, foreseen))
    return {name: round(value, 4) for name, value in figures.items()}


def _foresee(
    model: Ridge | LogisticRegression,
    inputs: Floats,
    labels: NDArray[np.int64],
    authors: Sequence[str],
    method: str,
) -> Floats:
    steps = make_pipeline(StandardScaler(), model)
    foreseen: Floats = cross_val_predict(
        steps, inputs, labels, groups=authors, cv=LeaveOneGroupOut(), method=method
    )
    return foreseen


def _list_grades(
    sentences: Sequence[LabelledSentence],
) -> Iterator[tuple[str, NDArray[np.int64]]]:
    yield "specificity", np.array([sentence.specificity for sentence in sentences])
    yield "constructiveness", np.array([sentence.constructiveness for sentence in sentences])


def _list_marks(
    sentences: Sequence[LabelledSentence],
) -> Iterator[tuple[str, NDArray[np.int64]]]:
    for act in Act:
        yield act.value, np.array([int(act in sentence.acts) for sentence in sentences])
    yield "a finding", np.array([int(bool(sentence.findings)) for sentence in sentences])


if __name__ == "__main__":
    sys.exit(main())
