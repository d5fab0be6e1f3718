"""Sheets of Excel workbooks as lines of strings."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from auditor.errors import InputError
from auditor.sources.sheets import Line, Sheet
from auditor.sources.text_files import read_bytes

_MERGED = re.compile(rb"mergeCell\s")
_CHUNK = 1 << 20


def read_sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook; the value of a merged cell stands in every row of it.

    It stands in the first column alone: a title over many columns is not the value of each.

    Raises:
        InputError: The file is missing, empty or no workbook.
    """
    # Reading Excel files takes a while to import, which drafts and CSV need not pay.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    content = read_bytes(path)
    try:
        # Only a workbook in memory, at some hundred bytes a cell, knows what is merged.
        merged = _has_merged_cells(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=not merged, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise InputError(f"{path}: this is not an Excel file; save it again as .xlsx") from error
    sheets = [
        Sheet(sheet.title, tuple(line for line in _read_lines(sheet, merged) if not line.is_blank))
        for sheet in book.worksheets
    ]
    book.close()
    return sheets


def _has_merged_cells(content: bytes) -> bool:
    with ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/"):
                continue
            with archive.open(name) as file:
                end = b""
                while chunk := file.read(_CHUNK):
                    if _MERGED.search(end + chunk):
                        return True
                    end = chunk[-len("mergeCell ") :]
    return False


def _read_lines(sheet: Any, merged: bool) -> Iterator[Line]:
    spread: dict[int, dict[int, object]] = {}
    for area in sheet.merged_cells.ranges if merged else ():
        value = sheet.cell(area.min_row, area.min_col).value
        for number in range(area.min_row + 1, area.max_row + 1):
            spread.setdefault(number, {})[area.min_col - 1] = value
    if not merged:
        # Some programs write a size that is too small, and what lies beyond would not be read.
        sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        texts = [_as_text(cell) for cell in cells]
        for place, value in spread.get(number, {}).items():
            texts[place] = _as_text(value)
        yield Line(number, tuple(texts), frozenset(spread.get(number, ())))


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
