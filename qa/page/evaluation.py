"""The evaluation as a page of its own, /evaluation: what was measured, as figures and plots, from the files of results.

page("own") is the HTML of `eval/results/own.json`; page("") that of the newest file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from qa.page import plots, results
from qa.page.assets import NAME, head, link
from qa.page.markup import day, escape, icon, tag_attributes
from qa.page.results import ALL, Bin, Figure, Found, Metrics, Result, reliability

PATH = "/evaluation"
COMMAND = "python -m eval"
OVERVIEW = (
    ("right", "Right, of the questions that the articles answer"),
    ("right_file", "… and a right file cited"),
    ("wrong", "Wrong answer given instead"),
    ("wrong_refusal", "Refused although the articles answer"),
    ("refused", "Refused, of the questions that they do not answer"),
    ("verbatim", "Quotes that stand in the file word for word"),
    ("whole_median", "Whole answer, median"),
    ("whole_p90", "Whole answer, 90th percentile"),
)
BY_TYPE = (("right", "Right"), ("wrong_refusal", "Wrongly refused"), ("refused", "Rightly refused"))


def page(wanted: str = "", folder: Path | None = None) -> str:
    """The whole page for one file of results by its name, the newest one when there is none of that name."""
    folder = folder or results.folder()
    return _page(wanted, folder, results.state(folder))


@lru_cache(maxsize=8)  # drawing takes half a second, and results change once a day
def _page(wanted: str, folder: Path, state: object) -> str:
    found = results.found(folder)
    chosen = next((one for one in found.results if one.name == wanted), None) or next(iter(found.results), None)
    body = _choice(found, chosen) + _result(chosen) if chosen else _nothing(found)
    unread = "".join(f"<li><bdi>{escape(one.path)}</bdi> {escape(one.reason)}</li>" for one in found.unread)
    problems = f'<ul class="unread" role="alert">{unread}</ul>' if unread else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Evaluation · {NAME}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head(script=False)}'
        f'<link rel="stylesheet" href="{link("evaluation.css")}"></head><body class="report">{_bar()}'
        f"<main><h1>Evaluation</h1>{body}{problems}</main></body></html>"
    )


def _bar() -> str:
    return (
        f'<header><a class="brand" href="./"><span class="logo" aria-hidden="true"></span><b>{NAME}</b></a>'
        f'<a class="back" href="./">{icon("arrow")}<span>Ask the articles</span></a></header>'
    )


def _nothing(found: Found) -> str:
    return (
        '<p class="lead">Nothing has been measured yet: there is no result in '
        f"<code>{escape(str(found.folder))}</code>. This command asks the project’s own questions and writes one; "
        f"with the default model it takes about a quarter of an hour:</p><pre><code>{COMMAND}</code></pre>"
    )


def _choice(found: Found, chosen: Result) -> str:
    """Links to the files of results, when there are several."""
    if len(found.results) < 2:
        return ""
    rows = "".join(
        f"<li><a{tag_attributes(href=_address(one), aria_current='page' if one is chosen else None)}>"
        f"<b>{escape(one.name)}</b><span>{day(one.made.date())} · {_questions(one)}</span></a></li>"
        for one in found.results
    )
    return f'<nav aria-label="Results"><ul>{rows}</ul></nav>'


def _address(result: Result) -> str:
    return f"evaluation?result={quote(result.name)}"


def _questions(result: Result) -> str:
    asked = sum(max(figures["error"].n for figures in kinds[ALL].values()) for kinds in result.sets.values())
    return f"{asked} questions"


def _result(result: Result) -> str:
    known, commit = result.environment, str(result.environment.get("commit") or "unknown")[:10]
    facts = [
        day(result.made.date()),
        _questions(result),
        f"model {result.settings.get('model', 'unknown')}",
        f"commit {commit}{' with changes' if known.get('dirty') else ''}",
        f"{known.get('cores', '?')} cores of {known.get('cpu', 'an unknown processor')}",
    ]
    sections = "".join(_set(name, result) for name in result.sets)
    return f'<p class="facts">{"".join(f"<span>{escape(fact)}</span>" for fact in facts)}</p>{sections}'


def _set(name: str, result: Result) -> str:
    metrics = result.sets[name]
    systems = list(metrics[ALL])
    verdicts = [one for one in result.verdicts if one.set == name]
    own = [one for one in verdicts if one.system == results.OWN]
    seconds = {
        system: [one.seconds for one in verdicts if one.system == system and one.seconds is not None]
        for system in systems
    }
    title = f'<h2 class="set">Questions “{escape(name)}”</h2>' if len(result.sets) > 1 else ""
    return (
        f'{title}<div class="cards">{_overview(metrics, systems)}{_types(metrics, systems)}'
        f'<div class="stack">{_reliability(*reliability(own))}{_latency(seconds)}</div></div>'
    )


def _overview(metrics: Metrics, systems: Sequence[str]) -> str:
    rows = [
        [label, *(_cell(name, metrics[ALL][system].get(name, Figure())) for system in systems)]
        for name, label in OVERVIEW
        if any(metrics[ALL][system].get(name, Figure()).value is not None for system in systems)
    ]
    columns = ["", *(_breakable(_capital(plots.spoken_system(system))) for system in systems)]
    note = "Each figure with its standard error; in brackets the number of cases."
    return f'<section class="card wide"><h2>At a glance</h2>{_table(columns, rows)}<p class="hint">{note}</p></section>'


def _breakable(name: str) -> str:
    """A name that a narrow column breaks before a capital, by a space without width: Citation|Query|Engine."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "\u200b", name)


def _types(metrics: Metrics, systems: Sequence[str]) -> str:
    types = {kind: per_system for kind, per_system in sorted(metrics.items(), key=_order) if kind != ALL}
    rows = [
        [plots.spoken_type(kind), plots.spoken_system(system)]
        + [_cell(name, types[kind][system].get(name, Figure())) for name, _ in BY_TYPE]
        for kind in types
        for system in types[kind]
    ]
    hint = "Answers against refusals by type of question. The bars are one standard error: few questions, long bars."
    table = _table(["Type", "System", *(label for _, label in BY_TYPE)], rows)
    return _card("Answers and refusals by type", hint, plots.by_type(types, systems), table)


def _reliability(stated: list[Bin], right: list[Bin]) -> str:
    title = "Reliability"
    if not stated:
        return _unmeasured(title, "These results were made before answers carried their probability.")
    hint = "How sure the program was, against how often it was so. On the dashed line both are the same."
    rows = [
        [said, f"{one.predicted:.0%}", f"{one.share:.0%} ±{100 * one.error:.0f}", str(one.n)]
        for said, bins in (("The articles state it", stated), ("The answer shown is right", right))
        for one in bins
    ]
    table = _table(["What", "Predicted", "Observed", "Questions"], rows)
    return _card(title, hint, plots.reliability(stated, right), table)


def _latency(seconds: dict[str, list[float]]) -> str:
    title = "How long answers take"
    if not any(seconds.values()):
        return _unmeasured(title, "These results hold no times.")
    rows = [
        [
            _capital(plots.spoken_system(system)),
            *(f"{_at(share, each):.1f} s" for share in (0.1, 0.5, 0.9, 1.0)),
            str(len(each)),
        ]
        for system, each in seconds.items()
        if each
    ]
    table = _table(["System", "10 %", "Median", "90 %", "Longest", "Answers"], rows)
    hint = "From the question to the whole, checked answer."
    return _card(title, hint, plots.latency(seconds), table)


def _unmeasured(title: str, reason: str) -> str:
    said = f"{reason} <code>{COMMAND}</code> makes new ones."
    return f'<section class="card"><h2>{title}</h2><p class="hint">{said}</p></section>'


def _card(title: str, hint: str, plot: str, table: str) -> str:
    return (
        f'<section class="card"><h2>{title}</h2><p class="hint">{hint}</p>{plot}'
        f"<details><summary>{icon('down')}The figures as a table</summary>{table}</details></section>"
    )


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    header = "".join(f'<th scope="col">{escape(name)}</th>' if name else "<td></td>" for name in columns)
    lines = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(text)}</td>" for text in rest)}</tr>'
        for first, *rest in rows
    )
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="Figures"><table><thead><tr>{header}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _cell(name: str, figure: Figure) -> str:
    if figure.value is None or figure.error is None:
        return "–"
    if name.startswith("whole"):
        return f"{figure.value:.1f} s ±{figure.error:.1f} ({figure.n})"
    return f"{100 * figure.value:.0f} % ±{100 * figure.error:.0f} ({figure.n})"


def _order(item: tuple[str, object]) -> tuple[bool, str]:
    """Types that the articles answer first."""
    kind, systems = item
    assert isinstance(systems, dict)
    return not any(figures.get("right", Figure()).n for figures in systems.values()), kind


def _at(share: float, numbers: Sequence[float]) -> float:
    """The quantile, between two of the numbers where it falls there, as in the figures of the file."""
    ordered, place = sorted(numbers), share * (len(numbers) - 1)
    low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
    return low + (high - low) * (place % 1)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
