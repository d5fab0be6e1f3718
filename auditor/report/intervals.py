"""Small plots of an estimate with its interval, as coordinates for the page to draw."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.records import Estimate
from auditor.report.wording import is_known

WIDTH = 160.0
_MARGIN = 5.0


@dataclass(frozen=True, slots=True)
class Scale:
    """What the left and the right end of a plot stand for, and the value to compare with."""

    low: float
    high: float
    reference: float | None = None

    def place(self, value: float) -> float:
        """Return where a value lies; beyond the scale, at its end."""
        share = (value - self.low) / (self.high - self.low)
        return round(_MARGIN + min(max(share, 0.0), 1.0) * (WIDTH - 2 * _MARGIN), 1)


@dataclass(frozen=True, slots=True)
class IntervalPlot:
    """Places of the estimate, the ends of its interval, and what it is compared with."""

    value: float
    low: float | None
    high: float | None
    reference: float | None


def plot_interval(estimate: Estimate | None, scale: Scale | None) -> IntervalPlot | None:
    """Return an estimate's plot, or None where there is nothing to draw."""
    if estimate is None or scale is None or not is_known(estimate.value):
        return None
    with_ends = is_known(estimate.low) and is_known(estimate.high)
    return IntervalPlot(
        value=scale.place(estimate.value),
        low=scale.place(estimate.low) if with_ends else None,
        high=scale.place(estimate.high) if with_ends else None,
        reference=None if scale.reference is None else scale.place(scale.reference),
    )


def fit_scale(
    estimates: Iterable[Estimate | None], *, reference: float | None = None, low: float = 0.0
) -> Scale | None:
    """Return a scale from `low` that holds nearly all of the estimates, or None without any."""
    values = sorted(
        edge
        for estimate in estimates
        if estimate is not None
        for edge in (estimate.value, estimate.high)
        if is_known(edge)
    )
    if not values:
        return None
    top = values[min(int(len(values) * 0.98), len(values) - 1)]
    high = max(top, reference or 0.0) * 1.05
    return Scale(low, high, reference) if high > low else None


def fit_symmetric_scale(estimates: Iterable[Estimate | None]) -> Scale:
    """Return a scale about 0 that holds the estimates, from one half to six SD each way."""
    reach = max(
        (
            abs(edge)
            for estimate in estimates
            if estimate is not None
            for edge in (estimate.value, estimate.low, estimate.high)
            if is_known(edge)
        ),
        default=0.5,
    )
    reach = min(max(math.ceil(reach * 2) / 2, 0.5), 6.0)
    return Scale(-reach, reach, 0.0)
