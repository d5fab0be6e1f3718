"""Write measured figures into documents, between two marks, and never by hand."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def replace_between(path: Path, mark: str, content: str) -> None:
    """Replace what stands between `<!-- mark -->` and `<!-- /mark -->` in a document.

    Raises:
        ValueError: The document lacks one of the marks.
    """
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    text = path.read_text("utf-8")
    if begin not in text or end not in text:
        raise ValueError(f"{path}: the marks {begin} and {end} are needed")
    before, rest = text.split(begin, 1)
    after = rest.split(end, 1)[1]
    path.write_text(f"{before}{begin}\n{content.strip()}\n{end}{after}", "utf-8")


def draw_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def show_figure(value: Any) -> str:
    """Return a figure with two decimals, or a dash where there is none."""
    return "–" if value is None else f"{value:.2f}"


def draw_agreement(results: Mapping[str, Any]) -> str:
    """Return the README's table of agreement on the test split."""
    ceiling = results["ceiling"]
    rows = [
        [
            name,
            f"**{show_figure(figure['value'])}**",
            f"{show_figure(figure['low'])}–{show_figure(figure['high'])}",
            show_figure(results["slices"]["kind: plain"].get(name)),
            show_figure(figure["length alone"]),
            show_figure(figure["TF-IDF"]),
            show_figure(ceiling.get(name)),
        ]
        for name, figure in results["headlines"].items()
    ]
    header = [
        "measure",
        "Evenhand",
        "95 % interval",
        "plain reviews only",
        "length alone",
        "TF-IDF",
        "second annotator",
    ]
    boundaries = results["sentence boundaries, F1"]
    lines = [
        f"Measured on the {results['sentences']} sentences of {results['reviews']} reviews by "
        f"authors that training never saw (model {results['model_version']}); a second annotator read "
        f"{ceiling['sentences']} of the sentences.",
        "",
        draw_table(header, rows),
        "",
        f"Innocent sentences flagged: {show_figure(results['innocent sentences flagged, of 100'])} "
        f"of 100. Subtle findings recalled: {show_figure(results['subtle findings recalled'])}. "
        f"Contrast pairs put in order: {show_figure(results['pairs'].get('all'))}. "
        f"Sentence boundaries, F1: {show_figure(boundaries['all'])}, in plain reviews "
        f"{show_figure(boundaries['plain reviews'])}.",
        "",
        "What `--min-confidence` does (a pattern that stands alone has one confidence, whatever the "
        "words):",
        "",
        _draw_confidences(results["by confidence"]),
        "",
        _describe_calibration(results["calibration"]),
        "",
        _describe_behaviour(results["behaviour"]),
    ]
    return "\n".join(lines)


def _draw_confidences(figures: Sequence[Mapping[str, float | None]]) -> str:
    names = list(figures[0])
    rows = [
        [
            str(figure[name]) if isinstance(figure[name], int) else show_figure(figure[name])
            for name in names
        ]
        for figure in figures
    ]
    return draw_table(names, rows)


def _describe_calibration(figures: Mapping[str, Any]) -> str:
    errors = ", ".join(
        f"{name} {figure['expected calibration error']:.3f}" for name, figure in figures.items()
    )
    return (
        "How far a stated chance lies from what comes true (expected calibration error; the curves "
        f"are in `evaluation/results/reliability.svg`): {errors}."
    )


def _describe_behaviour(figures: Mapping[str, Any]) -> str:
    def count(share: Mapping[str, int]) -> str:
        return f"{share['passed']} of {share['of']}"

    directions = ", ".join(f"{name} {count(share)}" for name, share in figures["direction"].items())
    changes = [
        [
            name,
            str(change["sentences"]),
            f"{change['flagged otherwise, of 100']:.1f}",
            show_figure(change["mean movement of specificity"]),
            show_figure(change["mean movement of constructiveness"]),
        ]
        for name, change in figures["invariance"].items()
    ]
    header = [
        "change of the surface",
        "sentences",
        "flagged otherwise, of 100",
        "specificity moves by",
        "constructiveness moves by",
    ]
    return (
        "Expected behaviour (`evaluation/behaviour.toml`): plainly unfair sentences found "
        f"{count(figures['minimum: unfair sentences found, right category'])}, innocent ones with "
        "the same words left alone "
        f"{count(figures['minimum: innocent sentences left alone'])}; small changes that must move a "
        f"figure: {directions}. After changes of the surface, which should move nothing, how many sentences "
        "are flagged otherwise, and how far grades move on the mean (a name in a pronoun's place tells a "
        "little; one name or pronoun in another's place nothing):\n\n" + draw_table(header, changes)
    )
