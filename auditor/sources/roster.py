"""Read the people file: who is who, with the attributes that the employer gives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auditor.errors import MappingError
from auditor.records import Person
from auditor.scores import DEPARTMENT
from auditor.sources.headers import normalize
from auditor.sources.rejects import Reject, merge_rejects
from auditor.sources.tables import read_table

_IDS = (
    "employee id",
    "person id",
    "worker id",
    "user id",
    "employee number",
    "reviewee id",
    "id",
    "email",
    "work email",
    "employee email",
)
_NAMES = ("name", "full name", "employee name")


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of a file by their id, the rows that name nobody, and what was not read."""

    people: Mapping[str, Person] = field(default_factory=dict)
    rejects: tuple[Reject, ...] = ()
    notices: tuple[str, ...] = ()


def read_people(path: Path) -> Roster:
    """Return the people of a table; every column but those of ids and names is an attribute.

    Raises:
        InputError: The file cannot be read as a table.
        MappingError: There is no column of ids, or an id stands twice.
    """
    table = read_table(path, _rate)
    headers = {normalize(column): column for column in reversed(table.columns)}
    id_column = next((headers[name] for name in _IDS if name in headers), None)
    if id_column is None:
        found = "".join(f"; {notice}" for notice in table.notices)
        raise MappingError(
            f"{path}: no column of ids; name one of the columns 'employee_id' (there are "
            f"{', '.join(map(repr, table.columns))}{found})"
        )
    name_column = next((headers[name] for name in _NAMES if name in headers), "")
    people: dict[str, Person] = {}
    rejects = list(table.rejects)
    for row in table.rows:
        person_id = row.values[id_column].strip()
        name = row.values.get(name_column, "").strip()
        if not person_id:
            problem = f"no id in the column {id_column!r}, so that nobody can be told by it"
            rejects.append(Reject(str(path), row.line, id_column, name, f"{problem}; fill it in"))
            continue
        if person_id in people:
            raise MappingError(f"{path}:{row.line}: the id {person_id!r} stands twice; keep one")
        attributes = {
            DEPARTMENT if normalize(column) == DEPARTMENT else column: value.strip()
            for column, value in row.values.items()
            if column not in {id_column, name_column}
        }
        people[person_id] = Person(person_id, name, attributes)
    notices = tuple(f"{path}: {notice}" for notice in table.notices)
    return Roster(people, merge_rejects(rejects), notices)


def resolve_attribute(name: str, known: Iterable[str]) -> str | None:
    """Return the attribute that a user means: the same word, else one of another case, or None."""
    attributes = list(known)
    if name in attributes:
        return name
    return next((one for one in attributes if normalize(one) == normalize(name)), None)


def find_strangers(reviewees: Iterable[str], people: Mapping[str, Person]) -> tuple[list[str], int]:
    """Return who of some people is not in the people file, in order, and how many there are in all."""
    reviewed = dict.fromkeys(person for person in reviewees if person)
    return [person for person in reviewed if person not in people], len(reviewed)


def count_strangers(reviewees: Iterable[str], people: Mapping[str, Person]) -> str:
    """Return how many of some people are in the people file, or nothing where all are."""
    strangers, reviewed = find_strangers(reviewees, people)
    if not strangers:
        return ""
    return (
        f"{reviewed - len(strangers):,} of {reviewed:,} reviewees are in the people file (the "
        f"first who is not: {strangers[0]!r}); write ids alike in both, or add them"
    )


def _rate(cells: Sequence[str]) -> int:
    known = {normalize(cell) for cell in cells}
    return 2 * len(known.intersection(_IDS)) + len(known.intersection(_NAMES))
