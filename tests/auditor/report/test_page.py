"""The report's page: whole, careful, safe with untrusted text, and the same every time."""

import pickle
import re
from dataclasses import replace

from auditor.records import Person
from auditor.report.page import render_page
from auditor.sources.rejects import Reject
from tests.auditor.report.cycles import ATTACK, Outline, make_cycle, make_profile, make_report, read


def test_the_page_is_whole_and_stands_alone() -> None:
    page = render_page(make_report())
    outline = Outline(page)
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))
    assert all(link.startswith("#") for link in outline.links)
    assert {link[1:] for link in outline.links} <= set(outline.ids)
    assert not re.search(r"https?://(?!www\.w3\.org)", page)
    assert outline.tags.count("h1") == 1


def test_the_same_report_gives_the_same_bytes() -> None:
    report = make_report()
    assert render_page(report) == render_page(pickle.loads(pickle.dumps(report)))


def test_parts_stand_in_order() -> None:
    page = render_page(make_report())
    places = [
        page.index(f'<section id="{part}"')
        for part in ("glance", "first", "queue", "groups", "reviewers", "checked")
    ]
    assert places == sorted(places)


def test_untrusted_text_stays_text() -> None:
    reviews = tuple(
        replace(r, text=ATTACK, reviewer_id=f"{r.reviewer_id}", cycle=ATTACK)
        for r in make_report().reviews
    )
    people = {f"e{i}": Person(f"e{i}", ATTACK, {"gender": ATTACK}) for i in range(12)}
    cycle = make_cycle(
        cycles=(ATTACK,),
        profiles=tuple(make_profile(f"m{i}", ATTACK) for i in range(4)),
        tested=(ATTACK,),
    )
    page = render_page(
        make_report(
            cycle=cycle,
            reviews=reviews,
            people=people,
            rejects=(Reject(ATTACK, 1, ATTACK, ATTACK, ATTACK),),
        )
    )
    outline = Outline(page)
    assert outline.tags.count("script") == 1
    assert "img" not in outline.tags
    assert outline.handlers == []
    assert "49" not in read(page)
    assert "\x00" not in page
    page.encode("utf-8")


def test_flags_are_worded_with_care() -> None:
    words = read(render_page(make_report()))
    assert "3 in 100 such flags are expected to be noise" in words.replace("About ", "")
    assert "are estimated to score about 1.2 SD lower on specificity" in words
    assert "n = 8 people" in words
    assert "kinder than the text leads to expect, by an estimated 1.6 points" in words
    assert "share at least 80\u00a0% of their words" not in words or "80" in words
    for accusation in (r"\bprove[sn]?\b", r"\bdetect", "biased person", "discriminat"):
        assert not re.search(accusation, words, flags=re.IGNORECASE)


def test_every_figure_has_an_interval_or_says_that_it_has_none() -> None:
    page = render_page(make_report())
    figures = re.findall(
        r'<div class="figure">.*?</div>\s*<p class="interval">(.*?)</p>', page, flags=re.DOTALL
    )
    assert len(figures) == page.count('<div class="figure">')
    assert all("n = " in figure and "nterval" in figure for figure in figures)
    assert "No interval" in read(page)
    assert "nterval no interval" not in read(page)
    assert "nan" not in read(page).split()


def test_nothing_to_flag_is_a_result() -> None:
    words = read(render_page(make_report(cycle=make_cycle(flags=(), mismatches=(), duplicates=()))))
    assert "Nothing to flag, and this is what was checked: levels of 4 reviewers" in words


def test_what_was_not_done_is_said() -> None:
    words = read(render_page(make_report()))
    assert "f.csv, line 3" in words
    assert "unknown label (value left out)" in words or "unknown label (row left out)" in words
    assert "gender = non-binary: fewer than 5 people" in words
    assert "Gaps between groups of 1 reviewer: too few to say" in words


def test_an_interval_that_leaves_zero_out_is_no_difference_by_itself() -> None:
    words = read(render_page(make_report()))
    assert "of 2 comparisons some do by chance" in words
    assert "1 points to a difference, none shows no material difference, and 1 has too few" in words


def test_every_name_has_a_neutral_label_beside_it() -> None:
    page = render_page(make_report())
    openly = page.count('class="openly"')
    assert openly == page.count('class="neutral"') > 0
    hidden = re.sub(
        r'<(span|code) class="openly">.*?</\1>(?=<span class="neutral">)', "", page, flags=re.DOTALL
    )
    assert "Manager Number" not in hidden
    assert "Person Given" not in hidden
    assert "Hide names" in hidden


def test_a_level_is_shown_within_what_its_score_can_be() -> None:
    assert "0.0 (0.0 to 0.2)" in read(render_page(make_report()))
