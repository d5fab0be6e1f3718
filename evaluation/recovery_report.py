"""The results of the recovery simulations as Markdown and as a chart."""

from collections.abc import Mapping
from typing import Any

import vl_convert

from evaluation.tables import draw_table

SHOWN = ("half-SD rule", "Welch + BH", "moderated t + BH", "evenhand", "oracle")
PANELS = ("1 x 8", "1 x 16", "3 x 8")


def write_markdown(report: Mapping[str, Any]) -> str:
    """Return the tables of a recovery report, as `recovery.as_json` made it."""
    rows = [
        [
            row["measure"],
            row["target"],
            row["measured"],
            "met" if row["met"] else "**short**",
            row["note"],
        ]
        for row in report["targets"]
    ]
    short = sum(not row["met"] for row in report["targets"])
    kind = "quick run, rough figures" if report["quick"] else "full run"
    parts = [
        "# Recovery of planted patterns\n",
        f"Simulated cycles with known answers ({kind}, seed {report['seed']}, "
        f"{report['seconds']:.0f} s). {len(rows) - short} of {len(rows)} targets met. The model of a "
        "company is in `evaluation/simulation.py`; figures hold under that model.\n",
        draw_table(["measure", "target", "measured", "", "note"], rows),
        "\n## Gaps\n",
        "Power among the tested planted reviewers / false-discovery rate (share of flags whose true "
        "gap is at most 0.5 SD) at nominal 5 %. A dash: nothing flagged.\n",
        draw_table(
            ["cell", "tested", *SHOWN, "flags", "P@50", "exaggeration (raw)", "coverage"],
            [_cell_row(name, cell) for name, cell in report["cells"].items()],
        ),
        "\n## Everything else\n",
    ]
    for name, figures in report["others"].items():
        values = ", ".join(
            f"{key} {'–' if value is None else f'{value:.4g}'}" for key, value in figures.items()
        )
        parts.append(f"* **{name}**: {values}")
    return "\n".join(parts) + "\n"


def draw_power(report: Mapping[str, Any]) -> str:
    """Return a chart of power by planted gap, one panel a design, as SVG."""
    values = []
    for name, cell in report["cells"].items():
        plan, options = cell["cell"]["plan"], cell["cell"]
        design = f"{plan['cycles']} x {plan['each']}"
        plain = plan["natural"] == 0 and plan["reviewers"] == 3000 and not plan["same_people"]
        if not plain or plan["gap"] == 0 or options["minimum_side"] != 3 or design not in PANELS:
            continue
        for method in ("Welch + BH", "moderated t + BH", "evenhand", "oracle"):
            label = "evenhand, three scores" if options["composite"] else method
            if cell["power"][method] is None or (options["composite"] and method != "evenhand"):
                continue
            values.append(
                {"design": design, "gap": plan["gap"], "power": cell["power"][method]}
                | {"method": label, "cell": name}
            )
    axis = {"field": "method", "type": "nominal", "title": None}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": values},
        "facet": {
            "column": {
                "field": "design",
                "type": "nominal",
                "title": "cycles x reviews",
                "sort": list(PANELS),
            }
        },
        "spec": {
            "width": 190,
            "height": 210,
            "mark": {"type": "line", "point": True},
            "encoding": {
                "x": _scale("gap", "planted gap (SD)", 1.0, 2.0),
                "y": _scale("power", "power at nominal FDR 5 %", 0.0, 1.0),
                "color": axis,
                "strokeDash": axis,
            },
        },
    }
    return str(vl_convert.vegalite_to_svg(spec))


def _scale(field: str, title: str, low: float, high: float) -> dict[str, Any]:
    """Return a numeric axis of a Vega-Lite chart."""
    scale = {"domain": [low, high]}
    return {"field": field, "type": "quantitative", "title": title, "scale": scale}


def _cell_row(name: str, cell: Mapping[str, Any]) -> list[str]:
    """Return one line of the table of cells."""
    pairs = []
    for method in SHOWN:
        power, noise = cell["power"][method], cell["noise"][method]
        left = "–" if power is None else f"{power:.2f}"
        pairs.append(f"{left} / {'–' if noise is None else f'{noise:.2f}'}")
    shown = "–" if cell["precision"] is None else f"{cell['precision']:.2f}"
    excess = "–"
    if cell["exaggeration"] is not None:
        excess = f"{cell['exaggeration']:+.2f} ({cell['raw_exaggeration']:+.2f})"
    flags = f"{cell['flags']['evenhand']:.2f}"
    return [name, f"{cell['tested']:.2f}", *pairs, flags, shown, excess, f"{cell['coverage']:.3f}"]
