"""An audit as a person reads it in a terminal."""

from typing import TextIO

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor import Element, Finding, Review, ReviewAudit
from auditor.quotation import quote_words
from corpora.codebook import Severity

_STYLES = {
    Severity.HIGH: "bold white on red",
    Severity.MEDIUM: "black on yellow",
    Severity.LOW: "black on cyan",
}
_BAR = 5
_CONCRETE = (Element.SITUATION, Element.BEHAVIOUR)
_USEFUL = (Element.RESULT, Element.NEXT_STEP)


def print_audit(review: Review, audit: ReviewAudit, out: TextIO, *, is_whole: bool) -> None:
    """Print the text with its findings marked, the grades, and each finding with why and how.

    Only where the audit is whole, with no finding left out, does "none found" say so.
    """
    console = Console(file=out, highlight=False)
    console.rule(Text(review.review_id, style="bold"), align="left")
    console.print(Padding(mark_findings(review.text, audit.findings), (0, 2)))
    console.print()
    console.print(_tabulate_grades(review.text, audit))
    for notice in audit.notices:
        console.print(Text(f"  note  {notice}", style="italic"))
    for finding in audit.findings:
        console.print()
        console.print(_describe(review.text, finding))
    if is_whole and not audit.findings and audit.sentences:
        console.print("\n  No unfair wording found; 19 kinds were looked for.")
    console.print()


def mark_findings(text: str, findings: tuple[Finding, ...]) -> Text:
    """Return the text with the words of each finding in the colour of its severity."""
    marked = Text(text)
    for finding in sorted(findings, key=lambda finding: finding.severity.rank):
        marked.stylize(_STYLES[finding.severity], finding.start, finding.end)
    return marked


def _tabulate_grades(text: str, audit: ReviewAudit) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_row("  Specificity", _draw_grade(audit.specificity))
    table.add_row("", _quote_evidence(text, audit, _CONCRETE))
    table.add_row("  Constructiveness", _draw_grade(audit.constructiveness))
    table.add_row("", _quote_evidence(text, audit, _USEFUL))
    evidence = f"{audit.evidence_count} of {len(audit.sentences)} sentences show an instance"
    table.add_row("  Evidence", evidence)
    return table


def _quote_evidence(text: str, audit: ReviewAudit, elements: tuple[Element, ...]) -> Text:
    """Return the first words that carry each of some elements, or which of them are missing."""
    quotes: list[str] = []
    for element in elements:
        found = [evidence for evidence in audit.evidence if evidence.element is element]
        words = quote_words(text, found[0].start, found[0].end) if found else ""
        if words or not _is_implied(element, audit):
            quotes.append(f"{element.value.replace('_', ' ')}: {f'“{words}”' if words else 'none'}")
    return Text("\n".join(quotes) if audit.sentences else "", style="dim")


def _is_implied(element: Element, audit: ReviewAudit) -> bool:
    """Say whether an element needs no words of its own: what somebody did is in the situation told."""
    told = {evidence.element for evidence in audit.evidence}
    return element is Element.BEHAVIOUR and Element.SITUATION in told


def _draw_grade(grade: float | None) -> str:
    if grade is None:
        return "not graded"
    full = round(grade)
    return f"{'█' * full}{'░' * (_BAR - full)}  {grade:.1f} of 5"


def _describe(text: str, finding: Finding) -> Group:
    head = Text()
    words = quote_words(text, finding.start, finding.end)
    head.append(f" {words} ", style=_STYLES[finding.severity])
    head.append(
        f"  {finding.category.value.replace('_', ' ')} "
        f"({finding.severity.value}, {finding.confidence:.0%} sure, by {finding.detector})",
        style="bold",
    )
    lines = [
        f"Why: {finding.message}",
        f"Instead: {finding.suggestion}",
        f"Source: {finding.source}",
    ]
    return Group(
        Padding(head, (0, 0, 0, 2)), *(Padding(Text(line), (0, 0, 0, 4)) for line in lines)
    )
