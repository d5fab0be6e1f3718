"""Which batches there are, who wrote them, and which split each belongs to."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpora.codebook import Category
from corpora.errors import CorpusError
from corpora.labelled import ContrastPair, LabelledReview, LabelledSentence
from corpora.readers import read_pairs, read_queried, read_reviews, read_sentences

CORPUS = Path(__file__).parent


class Kind(StrEnum):
    """What a batch is made of."""

    REVIEWS = "reviews"
    PLAIN = "plain"
    INNOCENT = "innocent"
    SUBTLE = "subtle"
    PAIRS = "pairs"
    QUERIED = "queried"
    """Sentences of text without labels that networks could not settle, labelled afterwards."""

    @property
    def has_reviews(self) -> bool:
        """Whether its rows are whole reviews, and not pairs or sentences by themselves."""
        return self not in (Kind.PAIRS, Kind.QUERIED)


class Split(StrEnum):
    """What a batch may be used for. Splits are by author, never by sentence."""

    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Batch:
    """One author's text with its labels: the author's own, or, where queried, an annotator's."""

    batch_id: str
    kind: Kind
    split: Split
    author: str
    written: str
    industries: tuple[str, ...]
    varieties: tuple[str, ...]
    stress: tuple[Category, ...]
    voices: str
    path: Path


def list_batches(folder: Path = CORPUS) -> list[Batch]:
    """Return the batches that the catalogue names, in its order.

    Raises:
        CorpusError: The catalogue names a batch whose file is missing, or the other way round.
    """
    table = tomllib.loads((folder / "batches.toml").read_text("utf-8"))
    batches = [_read_batch(batch_id, row, folder) for batch_id, row in table.items()]
    named = {batch.path for batch in batches}
    for path in sorted((folder / "data").glob("*/*.jsonl")):
        if path not in named:
            raise CorpusError(f"{path} is not in {folder / 'batches.toml'}; add it with its split")
    for batch in batches:
        if not batch.path.exists():
            raise CorpusError(
                f"{batch.path} is missing, but {folder / 'batches.toml'} names it: work in a checkout of "
                "the repository (an installed package carries no labelled text), or take the batch out"
            )
    return batches


def _read_batch(batch_id: str, row: dict[str, object], folder: Path) -> Batch:
    def texts(key: str) -> tuple[str, ...]:
        value = row[key]
        if not isinstance(value, list):
            raise CorpusError(f"{folder / 'batches.toml'}: {batch_id}.{key} must be a list")
        return tuple(str(item) for item in value)

    try:
        kind = Kind(str(row["kind"]))
        return Batch(
            batch_id=batch_id,
            kind=kind,
            split=Split(str(row["split"])),
            author=str(row["author"]),
            written=str(row["written"]),
            industries=texts("industries"),
            varieties=texts("varieties"),
            stress=tuple(Category(name) for name in texts("stress")),
            voices=str(row["voices"]),
            path=folder / "data" / kind / f"{batch_id}.jsonl",
        )
    except KeyError as error:
        raise CorpusError(
            f"{folder / 'batches.toml'}: {batch_id} has no {error}; add it as the other batches have it"
        ) from error
    except ValueError as error:
        raise CorpusError(f"{folder / 'batches.toml'}: {batch_id}: {error}") from error


@dataclass(frozen=True, slots=True)
class TrainingCorpus:
    """The text that training may see. It cannot open the test split."""

    batches: tuple[Batch, ...]
    unlabelled: tuple[Path, ...] = ()
    """Files of review text without labels, one for each author."""

    @classmethod
    def open(cls, folder: Path = CORPUS) -> "TrainingCorpus":
        """Open every batch but those of the test split, and all text without labels."""
        batches = tuple(b for b in list_batches(folder) if b.split is not Split.TEST)
        return cls(batches, tuple(sorted((folder / "data" / "unlabelled").glob("*.txt"))))

    def fingerprint(self) -> str:
        """Return 64 hex digits that another state of this text does not have (sha256)."""
        files = [(f"{batch.batch_id} {batch.split}", batch.path) for batch in self.batches]
        files += [(path.stem, path) for path in self.unlabelled]
        digest = hashlib.sha256()
        for name, path in files:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{name} {content}\n".encode())
        return digest.hexdigest()

    def read_reviews(self, split: Split) -> Iterator[LabelledReview]:
        """Yield the reviews of a split, batch by batch.

        Raises:
            CorpusError: The test split is asked for.
        """
        for batch in self.choose(split):
            if batch.kind.has_reviews:
                yield from read_reviews(batch.path)

    def read_pairs(self, split: Split) -> Iterator[ContrastPair]:
        """Yield the contrast pairs of a split, batch by batch.

        Raises:
            CorpusError: The test split is asked for.
        """
        for batch in self.choose(split):
            if batch.kind is Kind.PAIRS:
                yield from read_pairs(batch.path)

    def read_queried(self, split: Split) -> Iterator[LabelledSentence]:
        """Yield the queried sentences of a split, batch by batch.

        Raises:
            CorpusError: The test split is asked for.
        """
        for batch in self.choose(split):
            if batch.kind is Kind.QUERIED:
                yield from read_queried(batch.path)

    def read_unlabelled(self) -> Iterator[str]:
        """Yield the sentences that have no labels, author by author."""
        for path in self.unlabelled:
            yield from read_sentences(path)

    def choose(self, split: Split) -> list[Batch]:
        """Return the batches of a split, in the catalogue's order.

        Raises:
            CorpusError: The test split is asked for.
        """
        if split is Split.TEST:
            raise CorpusError(
                "training may not read the test split; ask for train or dev, or evaluate"
            )
        return [batch for batch in self.batches if batch.split is split]
