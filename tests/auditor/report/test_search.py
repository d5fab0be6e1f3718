"""The page's search, with the page's own script; where there is no node it cannot be run."""

import json
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from auditor.report.page import render_page
from corpora.codebook import Category
from tests.auditor.report.cycles import (
    Outline,
    make_audit,
    make_finding,
    make_report,
    make_review,
)

NODE = shutil.which("node")
TEXT = "Most days she\nis abrasive\u2009and curt. Say more."
TEXTS = {"marked": TEXT, "plain": "Her plan held. Say more."}


class Tree(HTMLParser):
    """A page as nested lists: a tag, its attributes, what it holds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.root: list[Any] = ["", {}, []]
        self.open = [self.root]
        self.script = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element: list[Any] = [tag, dict(attrs), []]
        self.open[-1][2].append(element)
        if tag not in Outline.void:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1][2].append([tag, dict(attrs), []])

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open[-1][0] == "script":
            self.script = data
        self.open[-1][2].append(data)


def search(words: str) -> list[str]:
    """Return the reviews that the page leaves on screen."""
    reviews = [replace(make_review(1, text), review_id=name) for name, text in TEXTS.items()]
    found = make_finding(TEXT.index("abrasive"), TEXT.index(" Say"), Category.PERSONALITY)
    audits = [
        replace(make_audit(1, *findings), review_id=name)
        for name, findings in zip(TEXTS, [[found], []], strict=True)
    ]
    page = Tree(render_page(make_report(reviews=tuple(reviews), audits=tuple(audits))))
    asked = json.dumps({"tree": page.root, "script": page.script, "words": words})
    command = [str(NODE), str(Path(__file__).with_name("dom.js"))]
    done = subprocess.run(
        command, input=asked, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert done.returncode == 0, done.stderr
    shown: list[str] = json.loads(done.stdout)
    return shown


SEARCHES = [
    pytest.param("she is abrasive", ["marked"], id="words before a mark and in it"),
    pytest.param("CURT. say more", ["marked"], id="words in a mark and after it"),
    pytest.param("her plan", ["plain"], id="words that nothing marks"),
    pytest.param("say more", ["marked", "plain"], id="words of both reviews"),
    pytest.param("  ", ["marked", "plain"], id="no words leave all reviews"),
    pytest.param("[personality:]", [], id="what only a screen reader says is no word of a review"),
    pytest.param("elsewhere", [], id="words that stand nowhere"),
]


@pytest.mark.skipif(NODE is None, reason="node, which runs the page's script, is not installed")
@pytest.mark.parametrize(("words", "reviews"), SEARCHES)
def test_a_search_finds_words_as_a_reader_sees_them(words: str, reviews: list[str]) -> None:
    assert search(words) == reviews
