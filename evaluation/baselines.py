"""What length alone, and words alone, already tell: no figure is read without them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline as Steps
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from corpora.codebook import Act, Category
from corpora.labelled import LabelledSentence
from evaluation.gold import Judged, Row, SpanLabel

_SEED = 0


@dataclass(frozen=True, slots=True)
class Guess:
    """What a baseline says of one sentence; `chance` is that of any finding, up to its order."""

    specificity: float
    constructiveness: float
    acts: frozenset[Act]
    categories: tuple[Category, ...]
    chance: float


class Baseline:
    """Linear models on some features of a sentence, one for each label."""

    def __init__(self, train: Sequence[LabelledSentence], features: Steps) -> None:
        """Fit every label on the sentences of the train split."""
        self._features = features
        known = features.fit_transform([sentence.text for sentence in train])

        def grade(name: str) -> Ridge:
            return Ridge().fit(known, [getattr(sentence, name) for sentence in train])

        def decide(truths: list[bool]) -> LogisticRegression | None:
            """Return a model, or none for a label that never occurs."""
            if not any(truths):
                return None
            model = LogisticRegression(class_weight="balanced", max_iter=500, random_state=_SEED)
            return model.fit(known, truths)

        self._specificity, self._constructiveness = grade("specificity"), grade("constructiveness")
        self._acts = {act: decide([act in sentence.acts for sentence in train]) for act in Act}
        self._flag = decide([bool(sentence.findings) for sentence in train])
        self._categories = {
            category: decide([any(f.category is category for f in s.findings) for s in train])
            for category in Category
        }

    def guess(self, texts: Sequence[str]) -> list[Guess]:
        """Return what the features tell of each sentence."""
        asked = self._features.transform(texts)

        def grade(model: Ridge) -> NDArray[np.float64]:
            return np.asarray(model.predict(asked), dtype=np.float64).clip(1.0, 5.0)

        def ask(model: LogisticRegression | None) -> NDArray[np.float64]:
            """Return the log-odds: above 0 for yes."""
            if model is None:
                return np.full(len(texts), -np.inf)
            return np.asarray(model.decision_function(asked), dtype=np.float64)

        specificity = grade(self._specificity)
        constructiveness = grade(self._constructiveness)
        acts = {act: ask(model) for act, model in self._acts.items()}
        flag = ask(self._flag)
        categories = {category: ask(model) for category, model in self._categories.items()}
        return [
            Guess(
                float(specificity[i]),
                float(constructiveness[i]),
                frozenset(act for act in Act if acts[act][i] > 0),
                tuple(c for c in Category if flag[i] > 0 and categories[c][i] > 0),
                float(flag[i]),
            )
            for i in range(len(texts))
        ]

    def judge(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows as the baseline sees them; what the program did not grade stays so."""
        guesses = self.guess([row.sentence.text for row in rows])
        return [
            replace(row, predicted=_as_judged(row, guess))
            for row, guess in zip(rows, guesses, strict=True)
        ]


def fit_length(train: Sequence[LabelledSentence]) -> Baseline:
    """Return what a model says that knows a sentence's length and nothing else."""
    return Baseline(train, make_pipeline(FunctionTransformer(_count), StandardScaler()))


def fit_words(train: Sequence[LabelledSentence]) -> Baseline:
    """Return what a linear model on TF-IDF of words and word pairs says."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    return Baseline(train, make_pipeline(words))


def _as_judged(row: Row, guess: Guess) -> Judged:
    """Mark the whole sentence: a model of bags of words has no span to give."""
    return Judged(
        guess.specificity if row.is_graded else None,
        guess.constructiveness if row.is_graded else None,
        guess.acts,
        tuple(SpanLabel(0, len(row.sentence.text), category) for category in guess.categories),
    )


def _count(texts: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[len(text.split()), np.log1p(len(text))] for text in texts], dtype=np.float64)
