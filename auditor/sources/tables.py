"""Rows of CSV, TSV and XLSX files as dictionaries of strings, with the number of each row."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import InputError
from auditor.sources.delimited import read_delimited
from auditor.sources.rejects import Reject
from auditor.sources.sheets import Line, Rate, Sheet, find_header
from auditor.sources.workbooks import read_sheets

SUFFIXES = (".csv", ".tsv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `line` is the row's number as a spreadsheet or editor shows it.

    `spread` are the columns whose cell is merged with one above and repeats its value.
    """

    line: int
    values: dict[str, str]
    spread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header; every row has a value, maybe empty, for every column."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    rejects: tuple[Reject, ...] = ()
    notices: tuple[str, ...] = ()
    """What was not read of the file: other sheets, and what stands above the header."""


def read_table(path: Path, rate: Rate) -> Table:
    """Read a table whole, from the first sheet and row that looks most like its header.

    Args:
        path: The file.
        rate: Says how much a row looks like the header.

    Raises:
        InputError: The file is missing, empty, of another kind, or has no header and row.
    """
    delimiter = ""
    match path.suffix.lower():
        case ".csv" | ".tsv":
            sheet, delimiter = read_delimited(path, rate)
            others: list[str] = []
        case ".xlsx":
            sheet, others = _choose_sheet(path, rate)
        case suffix:
            raise InputError(
                f"{path}: a table is one of {', '.join(SUFFIXES)}; this ends in {suffix!r}"
            )
    _, place = find_header(sheet.lines, rate)
    lines = sheet.lines[place + 1 :]
    if not lines:
        raise InputError(f"{path}: there is no row below a header; give a table with reviews")
    header = sheet.lines[place]
    columns = tuple(cell.strip() for cell in header.cells)
    repeated = sorted({column for column in columns if column and columns.count(column) > 1})
    if repeated:
        raise InputError(f"{path}: the column {repeated[0]!r} stands twice; rename one of them")
    rejects: list[Reject] = []
    if delimiter:
        width = max((i for i, column in enumerate(columns, start=1) if column), default=0)
        wide = [line for line in lines if _find_beyond(line, width)]
        rejects = [_refuse(path, line, width, delimiter) for line in wide]
        lines = tuple(line for line in lines if not _find_beyond(line, width))
    columns = _name_columns(columns, lines)
    return Table(
        str(path),
        tuple(column for column in columns if column),
        tuple(_join_row(columns, line) for line in lines),
        tuple(rejects),
        _tell_unread(sheet, others, header),
    )


def _choose_sheet(path: Path, rate: Rate) -> tuple[Sheet, list[str]]:
    """Return the sheet whose header is the best, and the names of the others that hold anything."""
    sheets = [sheet for sheet in read_sheets(path) if sheet.lines]
    if not sheets:
        raise InputError(f"{path}: there is nothing on its sheets; give a table with reviews")
    ratings = [find_header(sheet.lines, rate)[0] for sheet in sheets]
    if len(sheets) > 1 and not any(ratings):
        names = ", ".join(repr(sheet.name) for sheet in sheets)
        raise InputError(
            f"{path}: no sheet of {names} begins with a header that is known; save the one that "
            "holds the table as a file of its own"
        )
    chosen = sheets[ratings.index(max(ratings))]
    return chosen, [sheet.name for sheet in sheets if sheet is not chosen]


def _find_beyond(line: Line, width: int) -> str:
    """Return the first value beyond the header, which has cut a text in two, or nothing."""
    return next((cell.strip() for cell in line.cells[width:] if cell.strip()), "")


def _refuse(path: Path, line: Line, width: int, delimiter: str) -> Reject:
    problem = (
        f"this row has more cells than the header, which has {width} (an unquoted {delimiter}?); "
        "put a text that holds one in quotation marks, or give the further column a header"
    )
    return Reject(str(path), line.number, "row", _find_beyond(line, width), problem)


def _name_columns(columns: Sequence[str], lines: Sequence[Line]) -> tuple[str, ...]:
    """Return a name for each column with a header or any value below it, else an empty one."""
    width = max(len(columns), *(len(line.cells) for line in lines)) if lines else len(columns)
    named = [*columns, *[""] * (width - len(columns))]
    for place, column in enumerate(named):
        if not column and _holds_values(lines, place):
            named[place] = f"column {place + 1} (no header)"
    return tuple(named)


def _holds_values(lines: Sequence[Line], place: int) -> bool:
    return any(cell.strip() for line in lines for cell in line.cells[place : place + 1])


def _join_row(columns: Sequence[str], line: Line) -> Row:
    cells = (*line.cells, *[""] * (len(columns) - len(line.cells)))
    return Row(
        line.number,
        {column: cell for column, cell in zip(columns, cells, strict=False) if column},
        frozenset(columns[place] for place in line.spread),
    )


def _tell_unread(sheet: Sheet, others: Sequence[str], header: Line) -> tuple[str, ...]:
    notices = []
    if others:
        names = ", ".join(map(repr, others))
        notices.append(f"only the sheet {sheet.name!r} is read, and not {names}")
    if header is not sheet.lines[0]:
        notices.append(
            f"the header is taken to be row {header.number}; what stands above is not read"
        )
    return tuple(notices)
