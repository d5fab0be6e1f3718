"""How fast: ``python -m evaluation.bench`` times checks against a plain spaCy parse of the text."""

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from auditor import Auditor, Review
from auditor.document import load_language
from evaluation.tables import draw_table, replace_between

RESULTS = Path(__file__).parent / "results" / "speed.json"
README = Path(__file__).parent.parent / "README.md"

DRAFT = """\
Amara joined the claims desk in January and has had a good half. When the storm backlog reached
900 files in February she split it by postcode, asked two adjusters from Leeds for a week each,
and had it under 200 by the fourth of March. The customers noticed: complaints about delay fell
from 31 to 9. Her letters are clear and short, and new starters now use three of them as models.
She is quick to answer questions and keeps the queue board up to date. In the April audit every
file of hers had its photographs and its dates, which saved the auditor a day.

What could be better is the Monday handover. On three Mondays in May the night team could not find
the list of open calls, because it stood in her notebook and not on the board; please put it on
the board before you leave on Friday, as you did in June, and I will check with the night lead
after two weeks. She also tends to take difficult calls herself. I understand why, but Tom and
Ines will not learn them that way. Next half, let each of them take two of these calls a week
while you listen, and go through the call with them the same day.

I have heard that some people find her a bit abrasive in the morning meeting. She always
interrupts, I am told. In the meeting of 12 May she cut off Ines twice while she explained the
hail claim, and we decided without the figures that Ines had. Let people finish; write your
question down. Overall this was a strong half. She is ready to lead the flood desk from September,
if we settle the handover first, and I would like her to write the plan for its rota by the end of
July with help from planning. Thank you, Amara, for a season in which a great deal landed on your
desk.
"""
"""A draft of about 300 words."""


def main() -> int:
    """Time everything, write `results/speed.json` and the README's table."""
    language = load_language()
    auditor = Auditor.load(threads=2)
    parse = _time(lambda: language(DRAFT), runs=30)
    check = _time(lambda: auditor.check(DRAFT), runs=100)
    reviews = [Review(str(i), _take_words(DRAFT, 150, 7 * i)) for i in range(120)]
    started = time.perf_counter()
    list(auditor.check_many(reviews))
    rate = len(reviews) / (time.perf_counter() - started)
    cold_seconds, cold_megabytes = _time_cold_process()
    results: dict[str, Any] = {
        "machine": _name_machine(),
        "program": version("evenhand"),
        "draft words": len(DRAFT.split()),
        "plain spaCy parse, ms": round(1000 * median(parse), 1),
        "check in a running process, ms": round(1000 * median(check), 1),
        "check in a running process, p95 ms": round(
            1000 * sorted(check)[int(0.95 * len(check))], 1
        ),
        "check as a ratio to the parse": round(median(check) / median(parse), 2),
        "cold process to printed result, s": round(cold_seconds, 2),
        "cold process as a ratio to the parse": round(cold_seconds / median(parse), 1),
        "cold process, peak MB": round(cold_megabytes),
        "150-word reviews a second, one process": round(rate, 1),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    replace_between(README, "speed", draw_speed(results))
    print(draw_speed(results))
    return 0


def draw_speed(results: Mapping[str, Any]) -> str:
    """Return what `speed.json` holds as the README shows it."""
    rows = [[name, str(value)] for name, value in results.items()]
    return draw_table(["measure", "figure"], rows)


def _name_machine() -> str:
    """Name the processor, the widest arithmetic that numpy finds in it, the cores and Python."""
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text("utf-8").splitlines() if listed.exists() else []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    processor = next(models, platform.processor() or platform.machine())
    arithmetic = np.show_config(mode="dicts")["SIMD Extensions"]["found"][-1:]
    parts = [
        processor,
        *arithmetic,
        f"{os.cpu_count()} cores",
        f"Python {platform.python_version()}",
    ]
    return ", ".join(parts)


def _time(call: Callable[[], object], *, runs: int) -> list[float]:
    """Return the seconds of each run, after three that warm up."""
    for _ in range(3):
        call()
    seconds: list[float] = []
    for _ in range(runs):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return seconds


def _time_cold_process() -> tuple[float, float]:
    """Return the median seconds and the peak megabytes of `evenhand check` as a new process."""
    command = [str(Path(sys.executable).parent / "evenhand"), "check", "-", "--fail-on", "never"]
    seconds: list[float] = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run(command, input=DRAFT, text=True, capture_output=True, check=True)
        seconds.append(time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return median(seconds), peak


def _take_words(text: str, n: int, start: int) -> str:
    """Return n words of a text, going round at its end, so that no two reviews are alike."""
    words = text.split()
    return " ".join(words[(start + i) % len(words)] for i in range(n))


if __name__ == "__main__":
    sys.exit(main())
