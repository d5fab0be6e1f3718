"""Text files of delimited values as lines of strings."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from auditor.errors import InputError
from auditor.sources.sheets import Line, Rate, Sheet, find_header
from auditor.sources.text_files import read_text

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What parts the cells of a line, and its name."""

_NONE = "\x1f"
_PEEKED = 40
_LONGEST_CELL = 10_000_000


def read_delimited(path: Path, rate: Rate) -> tuple[Sheet, str]:
    """Return the lines of a file, and the name of what parts their cells.

    What parts them is told from the header line: of a text, commas and quotation marks tell nothing.

    Raises:
        InputError: The file is missing, empty or no text, or a cell has no end.
    """
    text = read_text(path).replace("\0", " ")
    csv.field_size_limit(_LONGEST_CELL)
    delimiter = _tell_delimiter(text, rate)
    try:
        lines = tuple(line for line in _split(text, delimiter) if not line.is_blank)
    except _EndlessCellError as error:
        raise InputError(f"{path}:{error}") from error
    if _is_left_open(text, delimiter):
        raise InputError(
            f"{path}:{lines[-1].number}: a quotation mark opens in this row and is never closed, so "
            "that the rest of the file is one text; close it, or double it within a text"
        )
    return Sheet("", lines), DELIMITERS.get(delimiter, "comma")


def _tell_delimiter(text: str, rate: Rate) -> str:
    best, chosen = (0, 1), _NONE
    for delimiter in DELIMITERS:
        try:
            head = [line for line in islice(_split(text, delimiter), _PEEKED) if not line.is_blank]
        except _EndlessCellError:
            continue
        rating, place = find_header(head, rate)
        cells = len(head[place].cells) if head else 0
        # A single column has none, and whatever stands in its text parts nothing.
        if cells > 1 and (rating, cells) > best:
            best, chosen = (rating, cells), delimiter
    return chosen


class _EndlessCellError(InputError):
    pass


def _split(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 1
    try:
        for cells in reader:
            yield Line(number, tuple(cells))
            number = reader.line_num + 1
    except csv.Error as error:
        raise _EndlessCellError(f"{reader.line_num}: not a table: {error}") from error


def _is_left_open(text: str, delimiter: str) -> bool:
    """Say whether the file ends within quotation marks."""
    if text.count('"') % 2 == 0:
        return False
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
