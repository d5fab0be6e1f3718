"""Findings as SARIF 2.1.0, the format that code hosts and editors read."""

from collections.abc import Sequence
from typing import Any

from auditor import Finding, Review, ReviewAudit
from corpora.codebook import Category, Severity

_LEVELS = {Severity.LOW: "note", Severity.MEDIUM: "warning", Severity.HIGH: "error"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(audited: Sequence[tuple[Review, ReviewAudit]], file: str) -> dict[str, Any]:
    """Return a SARIF log with one result a finding; severities become levels.

    What an audit notes of its review, such as a language that is not read, is a notification.
    """
    version = audited[0][1].model_version if audited else ""
    driver = {
        "name": "Evenhand",
        "semanticVersion": version,
        "rules": [_describe_rule(category) for category in Category],
    }
    results = [
        _describe_result(review, finding, file)
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


def _describe_result(review: Review, finding: Finding, file: str) -> dict[str, Any]:
    before = review.text[: finding.start]
    region = {
        "startLine": before.count("\n") + 1,
        "startColumn": finding.start - (before.rfind("\n") + 1) + 1,
        "charOffset": finding.start,
        "charLength": finding.end - finding.start,
        "snippet": {"text": review.text[finding.start : finding.end]},
    }
    return {
        "ruleId": finding.category.value,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.suggestion}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "stdin" if file == "-" else file},
                    "region": region,
                },
                "logicalLocations": [{"name": review.review_id, "kind": "review"}],
            }
        ],
        "properties": {"confidence": finding.confidence, "detector": finding.detector},
    }
