"""Tables for people and the JSON for machines.

seeds · 97 answerable, 60 not           qa              baseline
right                          87.6 % ±3.3 (97)    61.0 % ±5.0 (97)
whole_median                    2.41 s ±0.12 (157)  11.3 s ±0.4 (157)
"""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eval.metrics import Metric

ORDER = (
    "right", "right_file", "right_cites",
    "right_some", "right_clean", "wrong", "wrong_refusal", "refused", "balanced", "lie", "only_lie", "attacked",
    "status",
    "file_precision", "file_recall", "quote_precision", "quote_recall", "verbatim", "hit@1", "hit@3", "hit@k", "mrr",
    "evidence_median", "evidence_p90", "word_median", "word_p90", "whole_median", "whole_p90", "error",
)  # fmt: skip
BY_TYPE = ("right", "right_file", "wrong", "wrong_refusal", "refused", "only_lie", "attacked")
SECONDS = ("_median", "_p90")
PACKAGES = ("llama-index-core", "chromadb", "sentence-transformers", "torch", "xllamacpp", "numpy")
Metrics = Mapping[str, Metric]


def overall(title: str, systems: Mapping[str, Metrics], *, markdown: bool = False) -> str:
    """One row a metric, one column a system."""
    shown = [name for name in ORDER if any(_get(metrics, name).n for metrics in systems.values())]
    rows = [[name, *(cell(name, _get(metrics, name)) for metrics in systems.values())] for name in shown]
    return table([title, *systems], rows, markdown=markdown)


def by_type(types: Mapping[str, Mapping[str, Metrics]], *, markdown: bool = False) -> str:
    """One row a question type and system; columns without a single eligible case are left out."""
    lines = {(kind, name): metrics for kind, systems in types.items() for name, metrics in systems.items()}
    return by_line(["type", "system"], lines, BY_TYPE, markdown=markdown)


def by_line(
    header: Sequence[str], lines: Mapping[Sequence[str], Metrics], names: Sequence[str], *, markdown: bool = False
) -> str:
    """One row a line, known by the texts under `header`; metrics without a single eligible case are left out."""
    shown = [name for name in names if any(_get(metrics, name).n for metrics in lines.values())]
    rows = [[*line, *(cell(name, _get(metrics, name)) for name in shown)] for line, metrics in lines.items()]
    return table([*header, *shown], rows, markdown=markdown)


def cell(name: str, metric: Metric) -> str:
    """`87.6 % ±3.3 (97)`: value, standard error, number of cases; `–` where nothing was eligible."""
    if metric.value is None or metric.error is None:
        return "–"
    if name.endswith(SECONDS):
        return f"{metric.value:.2f} s ±{metric.error:.2f} ({metric.n})"
    if name == "mrr":
        return f"{metric.value:.3f} ±{metric.error:.3f} ({metric.n})"
    return f"{100 * metric.value:.1f} % ±{100 * metric.error:.1f} ({metric.n})"


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, markdown: bool = False) -> str:
    """Aligned text, the first column to the left and the others to the right; or a Markdown table."""
    lines = [list(header), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    padded = [
        [
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        for line in lines
    ]
    if not markdown:
        return "\n".join("  ".join(line).rstrip() for line in padded)
    rule = ["-" * width if column == 0 else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
    return "\n".join("| " + " | ".join(line) + " |" for line in [padded[0], rule, *padded[1:]])


def plain(metrics: Metrics) -> dict[str, Any]:
    """Metrics as JSON values, in the order of the table."""
    known = [name for name in ORDER if name in metrics]
    return {name: asdict(metrics[name]) for name in known}


def environment() -> dict[str, Any]:
    """What the figures depend on: date, commit, versions, hardware."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _git("rev-parse", "HEAD"),
        "dirty": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": _memory_gb(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def headline(environment: Mapping[str, Any]) -> str:
    """One line: when, which commit, on what."""
    commit = (environment["commit"] or "no commit")[:10] + (" with changes" if environment["dirty"] else "")
    memory = f", {environment['memory_gb']} GB" if environment["memory_gb"] else ""
    return f"{environment['date'][:10]} · {commit} · {environment['cores']} cores of {environment['cpu']}{memory}"


def _get(metrics: Metrics, name: str) -> Metric:
    return metrics.get(name, Metric(None, 0, None))


def _git(*arguments: str) -> str:
    """What git prints, or nothing where this is no working copy."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=Path(__file__).parent, capture_output=True, text=True, check=False, timeout=30
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    names = (
        [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        if info.is_file()
        else []
    )
    return names[0] if names else platform.processor() or platform.machine()


def _memory_gb() -> int | None:
    if not hasattr(os, "sysconf") or "SC_PHYS_PAGES" not in os.sysconf_names:
        return None
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30)
