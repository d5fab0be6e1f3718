"""Records as JSON: the same names, enums by value, dates in ISO form, no number that is not one."""

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

_DECIMALS = 4


def to_plain(value: Any) -> Any:
    """Return a record, or a collection of them, as dictionaries, lists, strings and numbers.

    Floats are rounded to four decimals; one that is not a number becomes None.
    """
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return round(value, _DECIMALS) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def to_json(value: Any, *, indent: int | None = None) -> str:
    """Return a record as JSON; on one line unless an indent is given."""
    return json.dumps(to_plain(value), ensure_ascii=False, indent=indent, allow_nan=False)
