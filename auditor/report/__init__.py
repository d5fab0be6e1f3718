"""The report of a cycle: one HTML file to read and print, one JSON file to compute with."""

from auditor.report.content import CycleReport
from auditor.report.files import ReportFiles, write_report

__all__ = ["CycleReport", "ReportFiles", "write_report"]
