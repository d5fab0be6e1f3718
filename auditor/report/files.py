"""Write a report's files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.errors import InputError
from auditor.report.content import CycleReport
from auditor.report.page import render_page
from auditor.serialization import to_json, to_plain


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Where a report was written."""

    page: Path
    data: Path


def write_report(report: CycleReport, folder: Path) -> ReportFiles:
    """Write `report.html` and `audit.json` into a folder, which is made where it is missing.

    Raises:
        InputError: The folder cannot be written.
    """
    files = ReportFiles(folder / "report.html", folder / "audit.json")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files.data.write_text(to_json(describe_report(report), indent=1) + "\n", "utf-8")
        files.page.write_text(render_page(report), "utf-8")
    except OSError as error:
        raise InputError(f"--out {folder}: cannot be written: {error.strerror}") from error
    return files


def describe_report(report: CycleReport) -> dict[str, Any]:
    """Return the report as plain data: the cycle's audit, the reviews' audits, the rejects."""
    cycle: dict[str, Any] = to_plain(report.cycle)
    return {**cycle, "reviews": to_plain(report.audits), "rejects": to_plain(report.rejects)}
