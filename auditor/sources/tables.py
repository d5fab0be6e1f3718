"""Rows of CSV, TSV and XLSX files as dictionaries of strings, with the number of each row."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from auditor.errors import InputError
from auditor.sources.text_files import read_bytes, read_text

SUFFIXES = (".csv", ".tsv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `line` is the row's number as a spreadsheet or editor shows it."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header; every row has a value, maybe empty, for every column."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path) -> Table:
    """Read a table whole.

    Raises:
        InputError: The file is missing, empty, of another kind, or has no header and row.
    """
    match path.suffix.lower():
        case ".csv" | ".tsv":
            numbered = _read_csv(path)
        case ".xlsx":
            numbered = _read_xlsx(path)
        case suffix:
            raise InputError(
                f"{path}: a table is one of {', '.join(SUFFIXES)}; this ends in {suffix!r}"
            )
    lines = [(line, cells) for line, cells in numbered if any(cell.strip() for cell in cells)]
    if len(lines) < 2:
        raise InputError(f"{path}: there is no row below a header; give a table with reviews")
    columns = tuple(cell.strip() for cell in lines[0][1])
    repeated = sorted({column for column in columns if column and columns.count(column) > 1})
    if repeated:
        raise InputError(f"{path}: the column {repeated[0]!r} stands twice; rename one of them")
    return Table(str(path), columns, tuple(_join_rows(columns, lines[1:])))


def _join_rows(columns: Sequence[str], lines: Sequence[tuple[int, list[str]]]) -> Iterator[Row]:
    for line, cells in lines:
        padded = cells + [""] * (len(columns) - len(cells))
        yield Row(line, {c: v for c, v in zip(columns, padded, strict=False) if c})


def _read_csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = read_text(path).replace("\0", " ")
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(
            text[:8192], delimiters=",;\t|"
        )
    except csv.Error:
        dialect = csv.excel
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}: not a table: {error}") from error


def _read_xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    # Reading Excel files takes a while to import, which drafts and CSV need not pay.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(read_bytes(path)), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise InputError(f"{path}: this is not an Excel file; save it again as .xlsx") from error
    sheet = book.worksheets[0]
    for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield line, [_as_text(cell) for cell in cells]
    book.close()


def _as_text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case datetime() | date():
            return cell.isoformat()[:10]
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)
