"""Ids of reviews: their own, or one that is made up where there is none."""

from collections.abc import Callable, Sequence
from pathlib import Path

from auditor.errors import InputError
from auditor.sources.rejects import shorten


def settle_ids(
    given: Sequence[str],
    place: Callable[[int], str],
    make_up: Callable[[int], str],
    mend: str = "",
) -> tuple[str, ...]:
    """Return an id for each review: its own or, where that is empty, one that no other has.

    Args:
        given: The ids, in order.
        place: Where the review of an index stands, for the user.
        make_up: What the review of an index is called where it has no id.
        mend: What else a user can do, after "give each review an id of its own".

    Raises:
        InputError: An id stands twice: the report would show one review's text for the other.
    """
    taken: dict[str, int] = {}
    for i, name in enumerate(given):
        first = taken.setdefault(name, i) if name else i
        if first != i:
            raise InputError(
                f"{place(i)}: the review id {shorten(name)} stands for two reviews, here and at "
                f"{place(first)}; give each review an id of its own{mend}"
            )
    settled = list(given)
    for i, name in enumerate(given):
        if not name:
            settled[i] = make_up(i)
            while settled[i] in taken:
                settled[i] += " (no id)"
            taken[settled[i]] = i
    return tuple(settled)


def name_files(paths: Sequence[Path]) -> list[str]:
    """Return what tells each file from the others: its name or, where two share it, its path.

    Raises:
        InputError: A file is given twice.
    """
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() in seen:
            raise InputError(f"{path}: the file is given twice; name it once")
        seen.add(path.resolve())
    names = [path.name for path in paths]
    return [path.name if names.count(path.name) == 1 else str(path) for path in paths]
