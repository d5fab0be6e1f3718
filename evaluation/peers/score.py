"""Sentences as a JSON array on standard input; the scores of two Python packages for each.

Runs in an environment of its own (see requirements.txt), so it imports nothing of the program.
"""

import json
import math
import sys

import spacy
import textdescriptives  # noqa: F401  registers its components with spaCy
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

METRICS = ("n_tokens", "token_length_mean", "flesch_kincaid_grade", "entropy")


def main() -> None:
    """Score every sentence."""
    sentences = json.load(sys.stdin)
    analyzer = SentimentIntensityAnalyzer()
    language = spacy.blank("en")
    language.add_pipe("sentencizer")
    for name in ("descriptive_stats", "readability", "information_theory"):
        language.add_pipe(f"textdescriptives/{name}")
    scores = {"VADER": [analyzer.polarity_scores(text)["compound"] for text in sentences]}
    for metric in METRICS:
        scores[f"textdescriptives {metric}"] = []
    for doc in language.pipe(sentences):
        found = {**doc._.descriptive_stats, **doc._.readability, **doc._.information_theory}
        for metric in METRICS:
            value = float(found.get(metric) or 0.0)
            scores[f"textdescriptives {metric}"].append(value if math.isfinite(value) else 0.0)
    json.dump(scores, sys.stdout)


if __name__ == "__main__":
    main()
