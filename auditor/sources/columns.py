"""Which column of an export holds which field of a review."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.errors import MappingError
from auditor.sources.headers import FIELDS, PARTS, normalize
from auditor.sources.mapping import Mapping
from auditor.sources.tables import Row, Table

_STAND_INS = {"reviewer_id": "reviewer_name", "reviewee_id": "reviewee_name"}
_PROSE_WORDS = 8
"""From how many words on average a column holds prose; a job's title has fewer."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The column for each field of one table but the text, which may take several."""

    by_field: dict[str, str]
    texts: tuple[str, ...]
    stand_ins: tuple[str, ...] = ()
    """The ids that names stand in for."""

    def has(self, name: str) -> bool:
        """Say whether a field has a column."""
        return name in self.by_field

    def get(self, row: Row, name: str) -> str:
        """Return what a row holds for a field, or nothing where no column does."""
        column = self.by_field.get(name)
        return row.values[column].strip() if column is not None else ""

    def list_texts(self, row: Row) -> list[str]:
        """Return a row's own texts; what is merged with a cell above belongs to the row there."""
        texts = [row.values[column].strip() for column in self.texts if column not in row.spread]
        return [text for text in texts if text]

    def list_unread(self, table: Table) -> list[str]:
        """Return the columns that hold prose, or are headed like part of a review, and no field."""
        read = {*self.by_field.values(), *self.texts}
        return [
            column for column in table.columns if column not in read and _is_text(table, column)
        ]


def find_columns(table: Table, mapping: Mapping) -> Columns:
    """Return the columns of a table as the mapping, else as the headers tell.

    Raises:
        MappingError: The mapping names a column that is not there, or no column holds text.
    """
    texts = mapping.texts
    _check_mapping(table, [*mapping.columns.items(), *(("text", column) for column in texts)])
    by_field = _match_headers(table.columns, mapping, texts)
    if not texts:
        by_field = _find_text(by_field, table, mapping)
    text = by_field.pop("text", "")
    names = _find_stand_ins(by_field, table)
    columns = Columns(by_field | names, texts or ((text,) if text else ()), tuple(names))
    if not columns.texts:
        unread = columns.list_unread(table)
        found = "".join(f"; {notice}" for notice in table.notices)
        raise MappingError(
            f"{table.file}: no column holds the text of the reviews; there are "
            f"{', '.join(map(repr, table.columns))}{found}. {_suggest_texts(unread)}"
        )
    return columns


def tell_unread(columns: Columns, table: Table) -> tuple[str, ...]:
    """Return a notice of the columns of prose that are not read, and how to have them read."""
    unread = columns.list_unread(table)
    if not unread:
        return ()
    together = [column for column in table.columns if column in {*columns.texts, *unread}]
    return (
        f"{', '.join(map(repr, unread))}: text that is not read; if the same reviewer wrote it, "
        f"have it read with the rest. {_suggest_texts(together)}",
    )


def point_to(fields: Iterable[str]) -> str:
    """Return how to name the columns of some fields."""
    columns = ", ".join(f'"{name}": "…"' for name in fields)
    return f'name it in a mapping file: {{"columns": {{{columns}}}}}'


def _suggest_texts(columns: Sequence[str]) -> str:
    if len(columns) < 2:
        header = json.dumps(columns[0] if columns else "…", ensure_ascii=False)
        return f'Name it in a mapping file: {{"columns": {{"text": {header}}}}}'
    headers = json.dumps(list(columns), ensure_ascii=False)
    return f'Write into a mapping file: {{"columns": {{"text": {headers}}}}}'


def _check_mapping(table: Table, named: Iterable[tuple[str, str]]) -> None:
    for name, column in named:
        if column not in table.columns:
            raise MappingError(
                f"{table.file}: the mapping wants column {column!r} for {name}; there are "
                f"{', '.join(map(repr, table.columns))}"
            )


def _match_headers(
    columns: Sequence[str], mapping: Mapping, texts: Sequence[str]
) -> dict[str, str]:
    by_header = {normalize(column): column for column in reversed(columns)}
    matched = dict(mapping.columns)
    taken = {*matched.values(), *texts}
    for name, headers in FIELDS.items():
        for header in headers:
            found = by_header.get(header)
            if name not in matched and found is not None and found not in taken:
                matched[name] = found
                taken.add(found)
    return matched


def _find_text(by_field: dict[str, str], table: Table, mapping: Mapping) -> dict[str, str]:
    """Take a column "review" for the text, not the number, where it holds words and no other does."""
    column = by_field.get("review_id", "")
    if "text" in by_field or "review_id" in mapping.columns or column.strip().lower() != "review":
        return by_field
    if not any(" " in row.values[column].strip() for row in table.rows):
        return by_field
    others = {field: name for field, name in by_field.items() if field != "review_id"}
    return others | {"text": column}


def _find_stand_ins(by_field: dict[str, str], table: Table) -> dict[str, str]:
    """Return the column of names for each id that no row has; row by row, one person became two."""

    def is_empty(field: str) -> bool:
        column = by_field.get(field)
        return column is None or not any(row.values[column].strip() for row in table.rows)

    return {
        field: by_field[name]
        for field, name in _STAND_INS.items()
        if is_empty(field) and not is_empty(name)
    }


def _is_text(table: Table, column: str) -> bool:
    values = [value for row in table.rows if (value := row.values[column].strip())]
    words = sum(len(value.split()) for value in values)
    return bool(values) and (normalize(column) in PARTS or words >= _PROSE_WORDS * len(values))
