"""What can go wrong when labelled text is read."""

from pathlib import Path


class CorpusError(Exception):
    """A labelled file, the catalogue or a split cannot be used as asked."""


class LabelError(CorpusError):
    """One row of a labelled file breaks the codebook."""

    def __init__(self, path: Path, line: int, field: str, problem: str) -> None:
        super().__init__(f"{path}:{line}: {field}: {problem}")
        self.path = path
        self.line = line
        self.field = field
        self.problem = problem
