"""Where the work of many reviews is done: in this process, in several, or on a Ray cluster."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from itertools import islice
from multiprocessing import get_context
from typing import Protocol

from auditor.pipeline import BATCH_SIZE, Pipeline
from auditor.records import Review, ReviewAudit

_WAITING_PER_WORKER = 3


class Engine(Protocol):
    """Audits any number of reviews, in order."""

    def audit(
        self, reviews: Iterable[Review], roster: Sequence[str] = (), *, batch_size: int = BATCH_SIZE
    ) -> Iterator[ReviewAudit]:
        """Yield the audit of each review, in order; no audit depends on the engine."""


class PoolEngine:
    """Spreads batches over processes, each with a pipeline of its own; memory stays bounded."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def audit(
        self, reviews: Iterable[Review], roster: Sequence[str] = (), *, batch_size: int = BATCH_SIZE
    ) -> Iterator[ReviewAudit]:
        """Yield the audit of each review, in order."""
        pending = iter(reviews)
        running: deque[Future[list[ReviewAudit]]] = deque()
        with ProcessPoolExecutor(self._workers, mp_context=get_context("spawn")) as pool:
            while True:
                while len(running) < self._workers * _WAITING_PER_WORKER:
                    batch = list(islice(pending, batch_size))
                    if not batch:
                        break
                    running.append(pool.submit(audit_batch, batch, tuple(roster)))
                if not running:
                    return
                yield from running.popleft().result()


def audit_batch(reviews: Sequence[Review], roster: Sequence[str]) -> list[ReviewAudit]:
    """Audit one batch in this process; what a worker runs."""
    return list(_load_pipeline().audit(reviews, roster, batch_size=max(len(reviews), 1)))


@cache
def _load_pipeline() -> Pipeline:
    """Load a worker's pipeline once, however many batches it gets."""
    return Pipeline.load()
