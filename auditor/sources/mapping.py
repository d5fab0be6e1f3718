"""Mapping files: what a user says of columns, ratings and dates where the headers do not tell."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from auditor.errors import MappingError
from auditor.sources.headers import FIELDS
from auditor.sources.rejects import shorten
from auditor.sources.text_files import read_text

_KEYS = ("columns", "rating_labels", "day_first")


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a mapping file says."""

    columns: dict[str, str] = field(default_factory=dict)
    """The header of the column for a field."""
    rating_labels: tuple[str, ...] = ()
    """The labels of the rating, lowest first."""
    texts: tuple[str, ...] = ()
    """The headers of the columns that are one text together, in order."""
    day_first: bool | None = None
    """Whether 01/12/2025 is in December; None to tell it from the file's other dates."""


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file: JSON with `columns`, `rating_labels` and `day_first`, all optional.

    `columns` names a header for a field, and for `text` it may list several; `rating_labels` is a
    list, lowest first; `day_first` is true or false.

    Raises:
        MappingError: The file is no such JSON, names a field that there is not, or holds a value
            of another type.
    """
    try:
        table = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise MappingError(f"{path}:{error.lineno}: not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise MappingError(
            f"{path}: not JSON that can be read: a number is too long, or brackets too deep"
        ) from error
    if not isinstance(table, dict) or table.keys() - set(_KEYS):
        raise MappingError(
            f"{path}: an object with {', '.join(map(repr, _KEYS))}, or some of them, is needed"
        )
    given = table.get("rating_labels", [])
    labels = parse_labels(given)
    if labels is None:
        raise MappingError(
            f"{path}: rating_labels: a list is needed, lowest first, such as "
            f'["Below", "Meets", "Above"]; this is {shorten(given)}'
        )
    day_first = table.get("day_first")
    if not isinstance(day_first, bool | None):
        raise MappingError(
            f"{path}: day_first: true or false is needed; this is {shorten(day_first)}"
        )
    columns, texts = _read_columns(table.get("columns", {}), path)
    return Mapping(columns, labels, texts, day_first)


def _read_columns(columns: object, path: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the header for each field but the text, and those of the text."""
    if not isinstance(columns, dict):
        raise MappingError(
            f"{path}: columns: an object of fields and headers is needed, such as "
            f'{{"text": "Narrative"}}; this is {shorten(columns)}'
        )
    texts: tuple[str, ...] = ()
    for name, header in columns.items():
        if name not in FIELDS:
            raise MappingError(f"{path}: columns: no field {name!r}; known are {', '.join(FIELDS)}")
        if name == "text":
            texts = _read_texts(header, path)
        elif not isinstance(header, str):
            raise MappingError(
                f"{path}: columns: {name}: a header in quotation marks is needed; this is "
                f"{shorten(header)}"
            )
    return {name: header for name, header in columns.items() if name != "text"}, texts


def _read_texts(headers: object, path: Path) -> tuple[str, ...]:
    listed = headers if isinstance(headers, list) else [headers]
    if not listed or not all(isinstance(header, str) for header in listed):
        raise MappingError(
            f"{path}: columns: text: a header in quotation marks, or a list of such, is needed; "
            f"this is {shorten(headers)}"
        )
    if len(set(listed)) < len(listed):
        raise MappingError(f"{path}: columns: text: {shorten(headers)} names a header twice")
    return tuple(listed)


def parse_labels(value: object) -> tuple[str, ...] | None:
    """Return the labels of a rating scale as JSON gives them, or None where they are none.

    They are a list of words or numbers. A word alone would pass for a list of its letters.
    """
    if not isinstance(value, list):
        return None
    for label in value:
        if isinstance(label, bool) or not isinstance(label, str | int | float):
            return None
    labels = tuple(str(label) for label in value)
    return labels if all(map(is_writable, labels)) else None


def is_writable(text: str) -> bool:
    """Say whether a text can be written in UTF-8: JSON can spell half a character (a surrogate)."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
