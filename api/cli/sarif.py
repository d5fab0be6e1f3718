"""Findings as SARIF 2.1.0, the format that code hosts and editors read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from auditor import Finding, Review, ReviewAudit
from auditor.quotation import quote_words
from corpora.codebook import Category, Severity

_LEVELS = {Severity.LOW: "note", Severity.MEDIUM: "warning", Severity.HIGH: "error"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(
    audited: Sequence[tuple[Review, ReviewAudit]], file: str, *, is_text: bool
) -> dict[str, Any]:
    """Return a SARIF log with one result a finding; severities become levels.

    What an audit notes of its review, such as a language that is not read, is a notification.

    Args:
        audited: Each review with its audit.
        file: Where the reviews were read from, "-" for standard input.
        is_text: Whether the file is the one review's text, so that a finding's code points are
            places in the file. In a table or Word document they are not: there a result names the
            review and quotes the words, and points to no line.
    """
    version = audited[0][1].model_version if audited else ""
    driver = {
        "name": "Evenhand",
        "semanticVersion": version,
        "rules": [_describe_rule(category) for category in Category],
    }
    results = [
        _describe_result(review, finding, file, is_text=is_text)
        for review, audit in audited
        for finding in audit.findings
    ]
    notifications = [
        {"level": "note", "message": {"text": f"{review.review_id}: {notice}"}}
        for review, audit in audited
        for notice in audit.notices
    ]
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _describe_rule(category: Category) -> dict[str, Any]:
    return {
        "id": category.value,
        "shortDescription": {"text": category.definition},
        "defaultConfiguration": {"level": _LEVELS[category.severity]},
        "properties": {"family": category.family.value, "severity": category.severity.value},
    }


def _describe_result(
    review: Review, finding: Finding, file: str, *, is_text: bool
) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _quote_path(file)}}
    message = f"{finding.message} {finding.suggestion}"
    properties: dict[str, Any] = {
        "confidence": finding.confidence,
        "detector": finding.detector,
    }
    if is_text:
        place["region"] = _describe_region(review.text, finding)
    else:
        words = quote_words(review.text, finding.start, finding.end)
        message = f"{review.review_id}: “{words}”: {message}"
        properties |= {
            "snippet": review.text[finding.start : finding.end],
            "start": finding.start,
            "end": finding.end,
        }
    return {
        "ruleId": finding.category.value,
        "level": _LEVELS[finding.severity],
        "message": {"text": message},
        "locations": [
            {
                "physicalLocation": place,
                "logicalLocations": [{"name": review.review_id, "kind": "review"}],
            }
        ],
        "properties": properties,
    }


def _describe_region(text: str, finding: Finding) -> dict[str, Any]:
    """Return the finding's place; without an end, a region would go on to the end of its line."""
    start_line, start_column = _find_line(text, finding.start)
    end_line, end_column = _find_line(text, finding.end)
    return {
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": finding.start,
        "charLength": finding.end - finding.start,
        "snippet": {"text": text[finding.start : finding.end]},
    }


def _find_line(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, counted from one, of a code point."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _quote_path(file: str) -> str:
    """Return a path as the reference that SARIF wants; a file's name need not be UTF-8."""
    return "stdin" if file == "-" else quote(Path(file).as_posix(), errors="surrogateescape")
