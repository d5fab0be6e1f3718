"""The report as one self-contained HTML page."""

from auditor.report.content import CycleReport


def render_page(report: CycleReport) -> str:
    """Return the page."""
    return f"<!doctype html><title>{report.cycle.n_reviews}</title>"
