"""SARIF says where a finding is: in the file where that can be pointed at, else in the review."""

from typing import Any

import pytest

from api.cli.sarif import to_sarif
from auditor import Finding, Review, ReviewAudit
from corpora.codebook import Category

TEXT = "A good year 👍.\nHe sent plans.\r\nPeople\nsay he is late."
START, END = TEXT.index("People"), TEXT.index(" he is")


def describe(file: str, *, is_text: bool) -> dict[str, Any]:
    found = Finding(
        start=START,
        end=END,
        category=Category.HEARSAY,
        family=Category.HEARSAY.family,
        severity=Category.HEARSAY.severity,
        confidence=0.9,
        detector="pattern",
        message="Who said it?",
        suggestion="Say what you saw.",
        source="",
    )
    audit = ReviewAudit("r50", 2.0, 2.0, 0, 0, (), (found,), (), "1")
    [run] = to_sarif([(Review("r50", TEXT), audit)], file, is_text=is_text)["runs"]
    [result] = run["results"]
    return dict(result)


def test_a_text_file_is_pointed_into() -> None:
    result = describe("a.txt", is_text=True)
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {
        "startLine": 3,
        "startColumn": 1,
        "endLine": 4,
        "endColumn": 4,
        "charOffset": START,
        "charLength": len("People\nsay"),
        "snippet": {"text": "People\nsay"},
    }


def test_a_row_of_a_table_is_named_and_quoted() -> None:
    result = describe("a.csv", is_text=False)
    [location] = result["locations"]
    assert location["physicalLocation"] == {"artifactLocation": {"uri": "a.csv"}}
    assert location["logicalLocations"] == [{"name": "r50", "kind": "review"}]
    assert result["message"]["text"].startswith("r50: “People say”: ")
    properties = result["properties"]
    assert TEXT[properties["start"] : properties["end"]] == properties["snippet"] == "People\nsay"


URIS = [
    pytest.param("drafts/a.txt", "drafts/a.txt", id="a plain path"),
    pytest.param("my drafts/Zoë #1?.txt", "my%20drafts/Zo%C3%AB%20%231%3F.txt", id="odd signs"),
    pytest.param("a:b.txt", "a%3Ab.txt", id="a colon, which would be a scheme"),
    pytest.param("a\\b.txt", "a%5Cb.txt", id="a backslash in a name"),
    pytest.param("a\udce9.txt", "a%E9.txt", id="a name that is not UTF-8"),
    pytest.param("-", "stdin", id="standard input"),
]


@pytest.mark.parametrize(("file", "uri"), URIS)
def test_a_path_becomes_a_uri(file: str, uri: str) -> None:
    result = describe(file, is_text=True)
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri
