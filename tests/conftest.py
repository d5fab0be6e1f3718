"""What many tests share: the real parser, the real model, loaded once."""

import pytest
from spacy.language import Language

from auditor import Auditor
from auditor.blinding import Blinder
from auditor.document import Reader, load_language
from auditor.pipeline import Pipeline
from models import BoundaryFinder


@pytest.fixture(scope="session")
def language() -> Language:
    return load_language()


@pytest.fixture(scope="session")
def blinder(language: Language) -> Blinder:
    return Blinder(language)


@pytest.fixture(scope="session")
def reader(language: Language) -> Reader:
    return Reader(language, BoundaryFinder.load())


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return Pipeline.load()


@pytest.fixture(scope="session")
def auditor(pipeline: Pipeline) -> Auditor:
    return Auditor(pipeline)
