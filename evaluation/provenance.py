"""Which program, which weights and which corpus figures come from."""

from collections.abc import Mapping
from importlib.metadata import version

from corpora.catalogue import TrainingCorpus, list_batches


def describe_state(model_version: str) -> dict[str, str]:
    """Return the versions of program and model, and the fingerprint of all labelled text.

    Of the test split nothing but its bytes is looked at.
    """
    return {
        "program": version("evenhand"),
        "model": model_version,
        "corpus": TrainingCorpus(tuple(list_batches())).fingerprint(),
    }


def show_state(state: Mapping[str, str]) -> str:
    """Return a state in words, with the first digits of the fingerprint."""
    return f"program {state['program']}, model {state['model']}, corpus {state['corpus'][:8]}"
