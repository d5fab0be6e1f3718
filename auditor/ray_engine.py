"""Audit on a Ray cluster: the same batches, by a pool of Ray Data actors."""

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import ray.data

from auditor.engines import audit_batch
from auditor.pipeline import BATCH_SIZE
from auditor.records import Review, ReviewAudit


class RayEngine:
    """Spreads batches over the actors of a Ray cluster (a local one where none is running)."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def audit(
        self, reviews: Iterable[Review], roster: Sequence[str] = (), *, batch_size: int = BATCH_SIZE
    ) -> Iterator[ReviewAudit]:
        """Yield the audit of each review, in order."""
        # Ray would otherwise send usage figures home, and this program has no traffic of its own.
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        if not ray.is_initialized():
            ray.init(include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
        context = ray.data.DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
        rows = [{"row": row, "review": review} for row, review in enumerate(reviews)]
        audited = ray.data.from_items(rows).map_batches(
            _BatchAuditor,
            fn_constructor_kwargs={"roster": tuple(roster)},
            batch_size=batch_size,
            concurrency=self._workers,
        )
        for row in sorted(audited.iter_rows(), key=lambda row: row["row"]):
            yield row["audit"]


class _BatchAuditor:
    """What an actor runs; each loads its pipeline once."""

    def __init__(self, roster: Sequence[str]) -> None:
        self._audit = partial(audit_batch, roster=roster)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        return {"row": batch["row"], "audit": self._audit(list(batch["review"]))}
