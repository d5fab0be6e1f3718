"""What the documents say is so."""

import doctest
import json
import re
from pathlib import Path

import pytest

from api.cli.main import build_app
from auditor.patterns import load_pattern_files
from corpora.catalogue import list_batches
from corpora.codebook import Category
from evaluation.readme import draw_agreement

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]


def test_the_readmes_python_runs() -> None:
    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert tried > 0
    assert failed == 0


def test_every_command_of_the_readme_exists() -> None:
    known = {
        command.name or command.callback.__name__
        for command in build_app().registered_commands
        if command.callback
    }
    named = set(re.findall(r"\bevenhand (\w+)", README)) - {"reads"}
    assert named <= known
    targets = set(re.findall(r"`?make ([\w-]+)", README))
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_every_category_is_named() -> None:
    words = README.lower().replace(" and ", " ").replace(" or ", " ")
    for category in Category:
        assert all(part in words for part in category.value.replace("_or_", "_").split("_"))


def test_the_readmes_figures_are_the_measured_ones() -> None:
    results = json.loads((ROOT / "evaluation" / "results" / "text.json").read_text("utf-8"))
    assert draw_agreement(results).strip() in README


BANNED = [
    "proves that",
    "detects bias in",
    "unbiased",
    "debias",
    "biased person",
    "racist",
    "sexist",
]


@pytest.mark.parametrize("phrase", BANNED)
def test_the_program_speaks_with_care(phrase: str) -> None:
    spoken = [README]
    for file in load_pattern_files():
        spoken += [file.guidance.message, file.guidance.suggestion]
    assert not any(phrase in text.lower() for text in spoken)


def test_the_datasheet_names_every_kind() -> None:
    sheet = (ROOT / "corpora" / "DATASHEET.md").read_text("utf-8")
    for batch in list_batches():
        assert f"`{batch.kind}`" in sheet


def test_the_documents_links_lead_somewhere() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8")):
            assert target.startswith("http") or (document.parent / target).exists(), target
