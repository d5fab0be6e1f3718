"""The report as one self-contained HTML page."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.counting import count_things
from auditor.report.content import CycleReport
from auditor.report.coverage import describe_coverage
from auditor.report.flag_cards import MOST_FLAGS, describe_flags, list_cited
from auditor.report.further import describe_further
from auditor.report.groups import describe_groups
from auditor.report.intervals import WIDTH
from auditor.report.labels import Label, build_directory
from auditor.report.overview import describe_overview
from auditor.report.queue import Queue, build_queue
from auditor.report.reviewers import describe_reviewers
from auditor.report.wording import KIND_TITLES, name_interval, show_share
from corpora.codebook import Family, Severity

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def render_page(report: CycleReport) -> str:
    """Return the page; the same report gives the same page, byte for byte."""
    directory = build_directory(report)
    queue = build_queue(report, directory, list_cited(report.cycle))
    reviewers = describe_reviewers(
        report.cycle,
        directory,
        flag_places=_list_flag_places(report),
        shown_reviews=_list_shown_reviews(queue),
    )
    script = _read_template("report.js")
    page = (
        _load_environment()
        .get_template("report.html.j2")
        .render(
            cycle=report.cycle,
            overview=describe_overview(report),
            flags=describe_flags(report, directory),
            more_flags=max(len(report.cycle.flags) - MOST_FLAGS, 0),
            queue=queue,
            groups=describe_groups(report.cycle),
            further=describe_further(report.cycle),
            reviewers=reviewers,
            coverage=describe_coverage(report.cycle, report.rejects, directory),
            families=list(Family),
            severities=list(reversed(Severity)),
            has_texts=bool(report.audits),
            script=Markup(script),
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            plot_width=WIDTH,
            anchors=queue.anchors | reviewers.anchors,
            count=count_things,
            name_interval=name_interval,
            share=show_share,
        )
    )
    return _UNPRINTABLE.sub("\ufffd", page)


@cache
def _load_environment() -> Environment:
    return Environment(
        loader=PackageLoader("auditor.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _read_template(name: str) -> str:
    environment = _load_environment()
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _list_flag_places(report: CycleReport) -> Mapping[str, Sequence[tuple[int, str]]]:
    """Return the flags that name each reviewer; copies by several name each of them."""
    writers = {
        tuple(member.review_id for member in duplicate.members): [
            member.reviewer_id for member in duplicate.members
        ]
        for duplicate in report.cycle.duplicates
    }
    places: dict[str, list[tuple[int, str]]] = {}
    for place, flag in enumerate(report.cycle.flags, 1):
        named = [flag.reviewer_id] if flag.reviewer_id else writers.get(flag.review_ids, [])
        for reviewer in dict.fromkeys(named):
            places.setdefault(reviewer, []).append((place, KIND_TITLES[flag.kind]))
    return places


def _list_shown_reviews(queue: Queue) -> Mapping[str, Sequence[Label]]:
    shown: dict[str, list[Label]] = {}
    for card in (*queue.cards, *queue.cited):
        shown.setdefault(card.reviewer.identifier, []).append(card.label)
    return shown
