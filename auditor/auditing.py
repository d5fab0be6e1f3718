"""The library's face: load once, then check drafts, check many reviews, audit cycles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.cycle_records import CycleAudit, CycleOptions
from auditor.errors import InputError
from auditor.pipeline import BATCH_SIZE, Pipeline
from auditor.records import Person, Review, ReviewAudit


class Auditor:
    """Audits written feedback: one draft, many reviews, or a whole cycle.

    >>> auditor = Auditor.load()
    >>> audit = auditor.check("She is abrasive.")
    >>> [finding.category.value for finding in audit.findings]
    ['personality']
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    @classmethod
    def load(cls, *, threads: int = 2) -> "Auditor":
        """Load the parser, the model and the patterns; takes about a second.

        Args:
            threads: How many stretches of text the model reads at once; no audit depends on it.

        Raises:
            InstallationError: The spaCy pipeline is missing.
            WeightsError: A file of the model's weights is missing or altered.
        """
        return cls(Pipeline.load(threads=threads))

    @property
    def model_version(self) -> str:
        """Return the version of the model that grades."""
        return self._pipeline.model_version

    def check(self, text: str) -> ReviewAudit:
        """Return the audit of one draft."""
        return next(self._pipeline.audit([Review(review_id="draft", text=text)]))

    def check_many(
        self,
        reviews: Iterable[Review],
        *,
        roster: Sequence[str] = (),
        batch_size: int = BATCH_SIZE,
    ) -> Iterator[ReviewAudit]:
        """Yield the audit of each review, in order; `reviews` is read as needed.

        Args:
            reviews: What was written.
            roster: Full names of people whom the texts may mention.
            batch_size: How many reviews are read at a time; no audit depends on it.
        """
        return self._pipeline.audit(reviews, roster, batch_size=batch_size)

    def audit(
        self,
        reviews: Sequence[Review],
        *,
        people: Mapping[str, Person] | None = None,
        groups: Sequence[str] = (),
        controls: Sequence[str] = (),
        options: CycleOptions | None = None,
    ) -> CycleAudit:
        """Return the audit of a cycle: its reviewers set side by side.

        Args:
            reviews: All reviews of one or more cycles, each with its reviewer.
            people: Reviewers and reviewees by id, for their names and attributes.
            groups: Attributes of the reviewees to compare.
            controls: Attributes of the reviewees to hold constant.
            options: False-discovery rate and smallest group shown.

        Raises:
            InputError: No review, or no graded one, names its reviewer.
        """
        if not any(review.reviewer_id for review in reviews):
            raise InputError("no review names its reviewer; give each its reviewer_id")
        # The statistics take a second to import; a check of a draft need not wait for them.
        from auditor.cycle import compare_reviews

        known = people or {}
        audits = list(self.check_many(reviews, roster=list_names(known)))
        return compare_reviews(
            reviews,
            audits,
            people=known,
            groups=groups,
            controls=controls,
            options=options or CycleOptions(),
        )


def list_names(people: Mapping[str, Person]) -> list[str]:
    """Return the names of people, as a roster for blinding."""
    return [person.name for person in people.values() if person.name]
