"""Read the pattern files strictly: an unknown key or a missing part is an error with its place."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from auditor.errors import PatternError
from auditor.records import Element
from corpora.codebook import Category


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a finding of a category says: why, from which source, and what to write instead."""

    message: str
    suggestion: str
    source: str
    asks: frozenset[Element] = frozenset()
    """What the suggestion asks for already."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A pattern over the dependency parse; `span` names the nodes that make the finding."""

    nodes: tuple[Mapping[str, Any], ...]
    span: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PatternFile:
    """The patterns of one category with the sentences that prove them."""

    category: Category
    guidance: Guidance
    confidence: float
    phrases: tuple[str, ...]
    tokens: tuple[tuple[Mapping[str, Any], ...], ...]
    relations: tuple[Relation, ...]
    antipatterns: tuple[str, ...]
    sure: tuple[str, ...]
    """Phrases that no context excuses: the model is not asked about words that they match."""
    hits: tuple[str, ...]
    misses: tuple[str, ...]


_KEYS = {
    "category": str,
    "message": str,
    "suggestion": str,
    "source": str,
    "asks": list,
    "confidence": float,
    "phrases": list,
    "tokens": list,
    "relations": list,
    "antipatterns": list,
    "sure": list,
    "examples": dict,
}
_OF_RELATION = {"nodes", "span"}
_OPTIONAL = {"asks", "tokens", "relations", "antipatterns", "sure"}


def load_pattern_files() -> tuple[PatternFile, ...]:
    """Read every pattern file of this folder, in the order of the codebook's categories.

    Raises:
        PatternError: A file has an unknown key, lacks one, or a category has no file or two.
    """
    found: dict[Category, PatternFile] = {}
    for path in sorted(files(__package__).iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            pattern_file = _read_file(path.name, path.read_text("utf-8"))
            if pattern_file.category in found:
                raise PatternError(f"{path.name}: {pattern_file.category} has a file already")
            found[pattern_file.category] = pattern_file
    missing = [category for category in Category if category not in found]
    if missing:
        raise PatternError(f"no pattern file for {', '.join(missing)}; see gender.toml")
    return tuple(found[category] for category in Category)


def _read_file(name: str, content: str) -> PatternFile:
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise PatternError(f"{name}: not TOML: {error}") from error
    for key, kind in _KEYS.items():
        if key not in table and key in _OPTIONAL:
            table[key] = []
        if not isinstance(table.get(key), kind):
            raise PatternError(f"{name}: {key} must be a {kind.__name__}; see gender.toml")
    unknown = table.keys() - _KEYS
    unknown |= {key for relation in table["relations"] for key in relation.keys() - _OF_RELATION}
    if unknown:
        raise PatternError(f"{name}: unknown key {sorted(unknown)[0]!r}; see gender.toml")
    try:
        return PatternFile(
            category=Category(table["category"]),
            guidance=Guidance(
                table["message"],
                table["suggestion"],
                table["source"],
                frozenset(map(Element, table["asks"])),
            ),
            confidence=table["confidence"],
            phrases=tuple(table["phrases"]),
            tokens=tuple(tuple(pattern) for pattern in table["tokens"]),
            relations=tuple(
                Relation(tuple(relation["nodes"]), tuple(relation["span"]))
                for relation in table["relations"]
            ),
            antipatterns=tuple(table["antipatterns"]),
            sure=tuple(table["sure"]),
            hits=tuple(table["examples"]["hits"]),
            misses=tuple(table["examples"]["misses"]),
        )
    except (KeyError, ValueError) as error:
        raise PatternError(f"{name}: {error}; see gender.toml") from error
