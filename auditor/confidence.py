"""How often a finding is right, given which detectors point at it and how strongly."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

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


def keep_sure(audit: ReviewAudit, least: float) -> ReviewAudit:
    """Return the audit with the findings alone that are right in at least this share of cases."""
    kept = tuple(finding for finding in audit.findings if finding.confidence >= least)
    return replace(audit, findings=kept)


def load_curves(folder: Traversable | None = None) -> Mapping[str, Curve]:
    """Return the curve of each detector, as the dev split taught them; by default what ships."""
    content = (folder or files(__package__)).joinpath(_FILE).read_text("utf-8")
    table = tomllib.loads(content)
    return {
        name: Curve(float(row["intercept"]), float(row["slope"])) for name, row in table.items()
    }


def write_curves(path: Path, curves: Mapping[str, Curve]) -> None:
    """Write the curves as `load_curves` reads them."""
    tables = [
        f'["{name}"]\nintercept = {curve.intercept}\nslope = {curve.slope}\n'
        for name, curve in curves.items()
    ]
    head = "# Written by `make confidence`: how often findings on the dev split were right.\n"
    path.write_text("\n".join([head, *tables]), "utf-8")
