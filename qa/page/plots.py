"""Plots as SVG that stands in a page: drawn by matplotlib, coloured by the variables of style.css.

by_type({"fact": {"qa": {"right": Figure(0.8, 20, 0.09)}}}, ["qa"])     # '<svg class="plot" …'
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qa.page.results import OWN, Bin, Figure, Metrics

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

WIDTH = 4.6  # inches; at the width of a phone the text is then still 9 px high
ROW = 0.27  # inches for each type of question
COLOURS = {  # of style.css in light; each becomes its variable, so that the plot follows the page into the dark
    "ink": "#1d1c1a",
    "ink-soft": "#55524c",
    "line": "#e2dfd8",
    "line-strong": "#8b877e",
    "accent": "#1f6b52",
    "warn": "#9a3412",
}
STYLE: Any = {
    "svg.fonttype": "none",  # text stays text: found, selected, and in the page's font
    "svg.hashsalt": "footnote",  # the same figures give the same file
    "text.parse_math": False,
    "font.size": 9.5,
    "font.family": "sans-serif",
    "text.color": COLOURS["ink"],
    "axes.labelcolor": COLOURS["ink-soft"],
    "axes.edgecolor": COLOURS["line-strong"],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": COLOURS["line"],
    "xtick.color": COLOURS["ink-soft"],
    "ytick.color": COLOURS["ink"],
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
}
_drawing = threading.Lock()  # matplotlib's settings are those of the whole process


def by_type(types: Metrics, systems: Sequence[str]) -> str:
    """A row for each type: what was answered rightly and refused; the bars are one standard error."""
    names = [*types][::-1]

    def draw(axes: Axes) -> None:
        for place, name in enumerate(names):
            for system in systems:
                _dots(axes, place, types[name].get(system, {}), system)
        axes.set_yticks(range(len(names)), [spoken_type(name) for name in names])
        axes.set_ylim(-0.6, len(names) - 0.4)
        axes.set_xlim(-0.03, 1.03)
        axes.xaxis.set_major_formatter(_percent())
        axes.grid(axis="y", visible=False)
        _legend(axes, systems)

    return _svg("types", draw, height=1.0 + ROW * len(names))


def reliability(stated: Sequence[Bin], right: Sequence[Bin]) -> str:
    """Predicted against observed; on the diagonal the prediction is what happened."""

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=COLOURS["line-strong"], linewidth=1, linestyle=(0, (3, 3)))
        for bins, colour, marker, label in (
            (stated, COLOURS["ink-soft"], "s", "the articles state it"),
            (right, COLOURS["accent"], "o", "the answer shown is right"),
        ):
            axes.errorbar(
                [one.predicted for one in bins],
                [one.share for one in bins],
                yerr=[one.error for one in bins],
                color=colour,
                marker=marker,
                markersize=5,
                linewidth=1.2,
                elinewidth=1,
                label=label,
            )
        axes.set_xlim(-0.03, 1.03)
        axes.set_ylim(-0.03, 1.03)
        axes.xaxis.set_major_formatter(_percent())
        axes.yaxis.set_major_formatter(_percent())
        axes.set_xlabel("how sure the program was")
        axes.set_ylabel("how often it was so")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, handlelength=1.4, columnspacing=1.2)

    return _svg("reliability", draw, height=3.5)


def latency(seconds: Mapping[str, Sequence[float]]) -> str:
    """How many answers took how long, for each system, with the median."""
    longest = max((max(each) for each in seconds.values() if each), default=1.0)
    step = max(1, round(longest / 14))
    edges = [step * number for number in range(int(longest // step) + 2)]

    def draw(axes: Axes) -> None:
        for system, each in seconds.items():
            own = system == OWN
            look: dict[str, Any] = {"color": COLOURS["accent"], "rwidth": 0.86} if own else {"histtype": "step"}
            look |= {} if own else {"color": COLOURS["ink-soft"], "linewidth": 1.4}
            axes.hist(each, bins=edges, label=spoken_system(system), **look)
        axes.set_xlim(0, edges[-1])
        axes.set_xlabel("seconds from the question to the whole answer")
        axes.set_ylabel("answers")
        axes.grid(axis="x", visible=False)
        if len(seconds) > 1:
            axes.legend(loc="upper right")

    return _svg("latency", draw, height=2.6)


def spoken_system(name: str) -> str:
    """A system as a reader knows it."""
    return {OWN: "this program", "baseline": "CitationQueryEngine"}.get(name, name)


def spoken_type(kind: str) -> str:
    """A type of question in words."""
    return {"asof": "as of a date", "followup": "follow-up", "yesno": "yes or no"}.get(kind, kind.replace("_", " "))


def _dots(axes: Axes, place: int, figures: Mapping[str, Figure], system: str) -> None:
    own = system == OWN
    height = place + (0.0 if own else -0.22)
    for name, colour, marker in (
        ("wrong_refusal", COLOURS["warn"], "X"),
        ("refused", COLOURS["ink"], "D"),
        ("right", COLOURS["accent"], "o"),
    ):
        figure = figures.get(name, Figure())
        if figure.value is not None:
            axes.errorbar(
                figure.value,
                height,
                xerr=figure.error or 0.0,
                color=colour,
                marker=marker,
                markersize=5.5 if own else 4,
                markerfacecolor=colour if own else "none",
                elinewidth=1.2 if own else 0.8,
                linestyle="none",
                zorder=3 if own else 2,
            )


def _legend(axes: Axes, systems: Sequence[str]) -> None:
    from matplotlib.lines import Line2D

    def entry(colour: str, marker: str, label: str, filled: bool = True) -> Line2D:
        drawn = COLOURS[colour]
        face = drawn if filled else "none"
        return Line2D([], [], color=drawn, marker=marker, linestyle="none", markerfacecolor=face, label=label)

    entries = [entry("accent", "o", "right"), entry("warn", "X", "wrongly refused")]
    entries.append(entry("ink", "D", "rightly refused"))
    columns = 3
    if len(systems) > 1:
        entries.append(entry("ink-soft", "o", f"hollow: {spoken_system(systems[-1])}", filled=False))
        columns = 2
    place: dict[str, Any] = {"loc": "lower center", "bbox_to_anchor": (0.36, 1.0), "ncols": columns}
    axes.legend(handles=entries, handletextpad=0.1, columnspacing=0.8, **place)


def _percent() -> Any:
    from matplotlib.ticker import PercentFormatter

    return PercentFormatter(1.0, decimals=0)


def _svg(name: str, draw: Any, height: float) -> str:
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Drawing

    with _drawing, rc_context(STYLE):
        drawing = Drawing(figsize=(WIDTH, height), layout="constrained")
        draw(drawing.add_subplot())
        return _inline(name, drawing)


def _inline(name: str, drawing: Drawing) -> str:
    """The drawing as an element of a page: without size, with the page's colours, its ids unlike those of others."""
    out = io.StringIO()
    drawing.savefig(out, format="svg", transparent=True, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    _, begin, text = out.getvalue().partition("<svg")
    opening, _, text = text.partition(">")
    size = re.search(r'viewBox="[^"]*"', opening)
    text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)  # it would hold for the whole page
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r'(href="|url\()#', rf"\1#{name}-", text)
    for variable, colour in COLOURS.items():
        text = text.replace(colour, f"var(--{variable})")
    return f'{begin} class="plot" {size.group() if size else ""} aria-hidden="true" focusable="false">{text}'
