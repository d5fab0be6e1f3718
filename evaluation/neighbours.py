"""Whether a sentence's neighbours say more of it: ``python -m evaluation.neighbours``.

The model reads each sentence by itself. Here what it says of the sentences before and after, and of
the whole review on average, is given beside what it says of the sentence, to a linear model for each
label, which is fitted on the dev split with one author left out at a time and asked about that
author. Only whole reviews count: in the batches written against false alarms and for subtle wording
every neighbour has the same kind of label, which a neighbour would give away.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
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
from evaluation.gold import GoldReview, read_gold
from evaluation.provenance import describe_state, show_state
from evaluation.tables import draw_table
from models.decisions import HEADS
from models.encoder import Encoder
from models.training.calibration import list_truths, stack_logits
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
    weights = load_weights(find_weights())
    encoder = Encoder(weights, threads=2)
    encoded = encoder.encode([[blind(s.text).text for s in one.review.sentences] for one in gold])
    alone = [np.hstack([stack_logits(row, head) for head in HEADS]) for row in encoded]
    given = {
        "the sentence alone": np.concatenate(alone),
        "with its neighbours": np.concatenate([add_neighbours(rows) for rows in alone]),
    }
    results = {
        "state": describe_state(weights.version),
        "figures": {name: measure_labels(inputs, gold) for name, inputs in given.items()},
    }
    (RESULTS / "neighbours.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    (RESULTS / "neighbours.md").write_text(write_markdown(results), "utf-8")
    print(write_markdown(results))
    return 0


def write_markdown(results: Mapping[str, Any]) -> str:
    """Return the table of `neighbours.json`."""
    found = results["figures"]
    table = draw_table(
        ["dev split, whole reviews", *found],
        [
            [label, *(f"{figures[label]:.3f}" for figures in found.values())]
            for label in next(iter(found.values()))
        ],
    )
    return (
        "# Whether a sentence's neighbours say more of it\n\nWritten by `make neighbours` "
        f"({show_state(results['state'])}): Spearman of the grades, average precision of the rest, each "
        f"author judged by a fit on the others.\n\n{table}\n"
    )


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
    truths = list_truths([sentence for one in gold for sentence in one.review.sentences])
    authors = [one.batch.batch_id for one in gold for _ in one.review.sentences]
    figures: dict[str, float] = {}
    for grade in ("specificity", "constructiveness"):
        steps = truths[grade].sum(axis=1)
        foreseen = _foresee(Ridge(SHRINKAGE), inputs, steps, authors, "predict")
        figures[f"{grade}, Spearman"] = float(spearmanr(foreseen, steps).statistic)
    marks = {act.value: truths["acts"][:, column] for column, act in enumerate(Act)}
    for name, present in (marks | {"a finding": truths["findings"].any(axis=1)}).items():
        model = LogisticRegression(C=1.0 / SHRINKAGE, max_iter=1000)
        foreseen = _foresee(model, inputs, present, authors, "decision_function")
        figures[f"{name}, average precision"] = float(average_precision_score(present, foreseen))
    return {name: round(value, 4) for name, value in figures.items()}


def _foresee(
    model: Ridge | LogisticRegression,
    inputs: Floats,
    labels: ArrayLike,
    authors: Sequence[str],
    method: str,
) -> Floats:
    steps = make_pipeline(StandardScaler(), model)
    foreseen: Floats = cross_val_predict(
        steps, inputs, labels, groups=authors, cv=LeaveOneGroupOut(), method=method
    )
    return foreseen


if __name__ == "__main__":
    sys.exit(main())
