"""What length alone, and words alone, already tell: no figure is read without them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline as Steps
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from corpora.codebook import Act, Category
from corpora.labelled import LabelledSentence
from evaluation.gold import Judged, Row, SpanLabel

_SEED = 0


def predict_from_length(train: Sequence[LabelledSentence], rows: Sequence[Row]) -> list[Row]:
    """Return the rows as a model sees them that knows a sentence's length and nothing else."""
    return _predict(train, rows, make_pipeline(FunctionTransformer(_count), StandardScaler()))


def predict_from_words(train: Sequence[LabelledSentence], rows: Sequence[Row]) -> list[Row]:
    """Return the rows as a linear model on TF-IDF of words and word pairs sees them."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    return _predict(train, rows, make_pipeline(words))


def _predict(train: Sequence[LabelledSentence], rows: Sequence[Row], features: Steps) -> list[Row]:
    known = features.fit_transform([sentence.text for sentence in train])
    asked = features.transform([row.sentence.text for row in rows])

    def grade(name: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        values = [getattr(sentence, name) for sentence in train]
        fitted = np.asarray(Ridge().fit(known, values).predict(asked), dtype=np.float64)
        return fitted.clip(1.0, 5.0)

    def decide(truths: list[bool]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        if not any(truths) or all(truths):
            return np.full(len(rows), any(truths))
        model = LogisticRegression(class_weight="balanced", max_iter=500, random_state=_SEED)
        return np.asarray(model.fit(known, truths).predict(asked), dtype=np.bool_)

    specificity, constructiveness = grade("specificity"), grade("constructiveness")
    acts = {act: decide([act in sentence.acts for sentence in train]) for act in Act}
    flagged = decide([bool(sentence.findings) for sentence in train])
    categories = {
        category: decide([any(f.category is category for f in s.findings) for s in train])
        for category in Category
    }
    return [
        replace(
            row,
            predicted=Judged(
                float(specificity[i]),
                float(constructiveness[i]),
                frozenset(act for act in Act if acts[act][i]),
                _mark_whole(row, [c for c in Category if flagged[i] and categories[c][i]]),
            ),
        )
        for i, row in enumerate(rows)
    ]


def _mark_whole(row: Row, categories: Sequence[Category]) -> tuple[SpanLabel, ...]:
    """Mark the whole sentence: a model of bags of words has no span to give."""
    return tuple(SpanLabel(0, len(row.sentence.text), category) for category in categories)


def _count(texts: Sequence[str]) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    return np.array([[len(text.split()), np.log1p(len(text))] for text in texts], dtype=np.float64)
