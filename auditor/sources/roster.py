"""Read the people file: who is who, with the attributes that the employer gives."""

from pathlib import Path

from auditor.errors import MappingError
from auditor.records import Person
from auditor.sources.tables import read_table

_IDS = ("employee id", "person id", "id", "email")
_NAMES = ("name", "full name", "employee name")


def read_people(path: Path) -> dict[str, Person]:
    """Return the people of a table by their id; every other column is an attribute.

    Raises:
        InputError: The file cannot be read as a table.
        MappingError: There is no column of ids, or an id stands twice.
    """
    table = read_table(path)
    headers = {column.replace("_", " ").strip().lower(): column for column in table.columns}
    id_column = next((headers[name] for name in _IDS if name in headers), None)
    if id_column is None:
        raise MappingError(
            f"{path}: no column of ids; name one of the columns 'employee_id' (there are "
            f"{', '.join(map(repr, table.columns))})"
        )
    name_column = next((headers[name] for name in _NAMES if name in headers), "")
    people: dict[str, Person] = {}
    for row in table.rows:
        person_id = row.values[id_column].strip()
        if person_id in people:
            raise MappingError(f"{path}:{row.line}: the id {person_id!r} stands twice; keep one")
        attributes = {
            column: value.strip()
            for column, value in row.values.items()
            if column not in {id_column, name_column}
        }
        people[person_id] = Person(person_id, row.values.get(name_column, "").strip(), attributes)
    return people
