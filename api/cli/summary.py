"""What a person reads in the terminal after an audit."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.counting import count_things
from auditor.cycle_records import FlagKind
from auditor.report import CycleReport, ReportFiles
from auditor.report.wording import (
    name_interval,
    show_expected_noise,
    show_interval,
)

_MOST_FLAGS = 12
_UNITS = {"specificity": "of 5", "constructiveness": "of 5", "findings": "per 100 words"}


def print_summary(report: CycleReport, files: ReportFiles) -> None:
    """Print the cycle at a glance, what to look at first, and where the report lies."""
    # Names, groups and summaries come from people's files, where "[" and ":" are only characters.
    console = Console(highlight=False, markup=False, emoji=False)
    cycle = report.cycle
    console.print()
    console.print(
        Text.assemble(
            (count_things(cycle.n_reviews, "review"), "bold"),
            f" by {count_things(cycle.n_reviewers, 'reviewer')}",
            f" of {count_things(cycle.n_reviewees, 'person', 'people')}"
            if cycle.n_reviewees
            else "",
            f" ({', '.join(cycle.cycles)})" if cycle.cycles else "",
        )
    )
    for name, unit in _UNITS.items():
        estimate = cycle.overall[name]
        interval = name_interval(show_interval(estimate))
        console.print(f"  {name:<17} {estimate.value:.2f} {unit}  ({interval}, n = {estimate.n})")
    console.print()
    if cycle.flags:
        console.print(
            Text.assemble(
                (f"{len(cycle.flags)} to look at", "bold"),
                f", of which {show_expected_noise(cycle.expected_noise)} may be noise:",
            )
        )
        console.print(_tabulate_flags(report))
    else:
        console.print("Nothing to flag. This was checked: " + "; ".join(cycle.tested) + ".")
    if report.rejects:
        console.print(f"{len(report.rejects)} problem(s) in the input; the report lists them.")
    console.print(
        f"\nReport: {files.page.resolve()}\nData:   {files.data.resolve()}", soft_wrap=True
    )


def _tabulate_flags(report: CycleReport) -> Table:
    table = Table(box=None, padding=(0, 1), show_header=True, header_style="dim")
    for column in ("what", "reviewer", "summary"):
        table.add_column(column, overflow="fold")
    names = {profile.reviewer_id: profile.name for profile in report.cycle.profiles}
    for flag in report.cycle.flags[:_MOST_FLAGS]:
        name = names.get(flag.reviewer_id, "")
        nobody = "several" if flag.kind is FlagKind.COPIES else "unknown"
        who = f"{name} ({flag.reviewer_id})" if name else flag.reviewer_id or nobody
        table.add_row(flag.kind.value.replace("_", " "), who, flag.summary)
    if len(report.cycle.flags) > _MOST_FLAGS:
        table.add_row("…", "", f"{len(report.cycle.flags) - _MOST_FLAGS} more in the report")
    return table
