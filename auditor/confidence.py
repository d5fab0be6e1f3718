"""How often a finding is right, given which detectors point at it and how strongly."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from auditor.counting import count_things
from auditor.errors import InputError
from auditor.records import ReviewAudit

_FILE = "confidence.toml"
_NEAREST = 1e-4


@dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve over the log-odds of a detector's strength."""

    intercept: float
    slope: float

    def read(self, strength: float) -> float:
        """Return the chance that a finding of this strength is right."""
        return 1.0 / (1.0 + math.exp(-(self.intercept + self.slope * self.find_odds(strength))))

    @staticmethod
    def find_odds(strength: float) -> float:
        """Return the log-odds of a strength between 0 and 1, kept finite at both ends."""
        inside = min(max(strength, _NEAREST), 1.0 - _NEAREST)
        return math.log(inside / (1.0 - inside))


def filter_findings(audit: ReviewAudit, min_confidence: float) -> ReviewAudit:
    """Return the audit with only the findings of at least this confidence (0 to 1).

    A notice says how many were left out.

    Raises:
        InputError: The confidence lies outside 0 to 1.
    """
    if not 0.0 <= min_confidence <= 1.0:
        raise InputError(f"confidence {min_confidence}: give a share from 0 to 1, such as 0.8")
    kept = tuple(finding for finding in audit.findings if finding.confidence >= min_confidence)
    left_out = len(audit.findings) - len(kept)
    if not left_out:
        return audit
    notice = (
        f"{count_things(left_out, 'finding')} of a confidence below {min_confidence:g} left out."
    )
    return replace(audit, findings=kept, notices=(*audit.notices, notice))


def load_curves(folder: Traversable | None = None) -> Mapping[str, Curve]:
    """Return the curve of each detector, as the dev split taught them; by default what ships."""
    content = (folder or files(__package__)).joinpath(_FILE).read_text("utf-8")
    table = tomllib.loads(content)
    return {
        name: Curve(float(row["intercept"]), float(row["slope"])) for name, row in table.items()
    }


def write_curves(path: Path, curves: Mapping[str, Curve], state: str) -> None:
    """Write the curves as `load_curves` reads them, and the state of the program they are from."""
    tables = [
        f'["{name}"]\nintercept = {curve.intercept}\nslope = {curve.slope}\n'
        for name, curve in curves.items()
    ]
    head = (
        "# Written by `make confidence`: how often findings on the dev split were right.\n"
        f"# {state}\n"
    )
    path.write_text("\n".join([head, *tables]), "utf-8")
