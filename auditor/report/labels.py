"""Who is who in a report: the name, the id, and the neutral label that can stand for both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.report.content import CycleReport


@dataclass(frozen=True, slots=True)
class Label:
    """A person or a review as the page names it, openly and neutrally."""

    name: str
    identifier: str
    alias: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """Labels of everybody and every review, by id."""

    reviewers: Mapping[str, Label]
    reviewees: Mapping[str, Label]
    reviews: Mapping[str, Label]

    def find_reviewer(self, identifier: str) -> Label:
        """Return the label of a reviewer."""
        return self.reviewers.get(identifier) or _describe_unknown(identifier, "reviewer")

    def find_reviewee(self, identifier: str) -> Label:
        """Return the label of somebody reviewed."""
        return self.reviewees.get(identifier) or _describe_unknown(identifier, "person")

    def find_review(self, identifier: str) -> Label:
        """Return the label of a review."""
        return self.reviews.get(identifier) or _describe_unknown(identifier, "review")


def build_directory(report: CycleReport) -> Directory:
    """Return the labels; places in the report's own order number them."""
    names = {key: person.name for key, person in report.people.items()}
    names |= {p.reviewer_id: p.name for p in report.cycle.profiles if p.name}
    reviewers = [profile.reviewer_id for profile in report.cycle.profiles]
    reviewers += [review.reviewer_id for review in report.reviews]
    reviews = [review.review_id for review in report.reviews]
    reviews += [identifier for flag in report.cycle.flags for identifier in flag.review_ids]
    reviewees = [review.reviewee_id for review in report.reviews]
    return Directory(
        reviewers=_number(reviewers, "Reviewer", names),
        reviewees=_number(reviewees, "Person", names),
        reviews=_number(reviews, "Review", {}),
    )


def _number(identifiers: Iterable[str], noun: str, names: Mapping[str, str]) -> dict[str, Label]:
    known = dict.fromkeys(identifier for identifier in identifiers if identifier)
    return {
        identifier: Label(
            name=names.get(identifier, ""),
            identifier=identifier,
            alias=f"{noun} {place}",
            anchor=f"{noun.lower()}-{place}",
        )
        for place, identifier in enumerate(known, 1)
    }


def _describe_unknown(identifier: str, noun: str) -> Label:
    return Label("", identifier or f"{noun} not given", f"A {noun}")
