"""Tables and thresholds."""

import json
from pathlib import Path

import pytest

from eval import gate, report
from eval.metrics import Metric, mean, quantile
from qa.errors import UsageError

QA = {"right": mean([1, 1, 1, 0]), "whole_median": quantile([2.0], 0.5), "refused": Metric(None, 0, None)}
BASELINE = {"right": mean([1, 0]), "whole_median": quantile([20.0], 0.5)}
MISSED = {  # aims that are not reached: README.md has the figures
    ("own", "whole_median", "<= 0.15 baseline"),
    ("timeqa", "right", ">= 0.55"),
    ("ramdocs", "right_clean", ">= 0.40"),
}
RESULTS = {"own": {"qa": QA, "baseline": BASELINE}}


def verdicts(tmp_path, text, results=RESULTS):
    path = tmp_path / "gate.toml"
    path.write_text(text)
    return [verdict.passed for verdict in gate.check(gate.read(path), results)]


def test_a_cell_shows_value_error_and_number():
    assert report.cell("right", QA["right"]) == "75.0 % ±21.7 (4)"
    assert report.cell("whole_median", QA["whole_median"]) == "2.00 s ±0.00 (1)"
    assert report.cell("lie", Metric(None, 0, None)) == "–"


def test_systems_stand_side_by_side_and_empty_rows_are_left_out():
    lines = report.overall("own", RESULTS["own"]).splitlines()
    assert lines[0].split() == ["own", "qa", "baseline"]
    assert [line.split()[0] for line in lines[1:]] == ["right", "whole_median"]
    assert len({line.index("(") for line in lines[1:2]}) == 1


def test_markdown_has_a_rule_under_its_header():
    lines = report.by_type({"fact": RESULTS["own"]}, markdown=True).splitlines()
    assert lines[0].startswith("| type") and set(lines[1]) <= set("|-: ")
    assert len({len(line) for line in lines}) == 1


def test_the_environment_says_what_the_figures_rest_on():
    environment = report.environment()
    assert environment["cores"] >= 1 and environment["packages"]["numpy"]
    assert environment["date"][:10] in report.headline(environment)


def test_thresholds_pass_and_fail(tmp_path):
    assert verdicts(tmp_path, '[own]\nright = [">= 0.75", "> 0.75", "== 0.75", "<= 0.5"]') == [True, False, True, False]


def test_thresholds_may_refer_to_the_baseline(tmp_path):
    text = '[own]\nright = ">= baseline"\nwhole_median = ["<= 0.15 baseline", "<= 0.05 baseline"]'
    assert verdicts(tmp_path, text) == [True, True, False]
    assert verdicts(tmp_path, text, {"own": {"qa": QA}}) == [None, None, None]


def test_what_was_not_run_gives_no_verdict_what_was_not_measured_fails(tmp_path):
    assert verdicts(tmp_path, '[squad2]\nright = ">= 0.7"') == [None]
    assert verdicts(tmp_path, '[own]\nrefused = ">= 0.8"') == [False]
    assert verdicts(tmp_path, '["own/fcat"]\nright = ">= 0.1"') == [False]


@pytest.mark.parametrize(
    "text", ["x", "right = 1", '[own]\nrihgt = ">= 1"', '[own]\nright = "good"', '[own]\nright = ">="']
)
def test_a_wrong_threshold_is_an_error(tmp_path, text):
    with pytest.raises(UsageError):
        verdicts(tmp_path, text)


def test_the_results_that_are_kept_miss_the_projects_own_thresholds_only_where_that_is_known():
    here = Path(gate.__file__).parent
    rules = gate.read(here / "gate.toml")
    judged = [each for path in sorted((here / "results").glob("*.json")) for each in gate.check(rules, _reached(path))]
    assert {each.rule for each in judged if each.passed is not None} == set(rules)
    assert {(each.rule.set, each.rule.metric, each.rule.text) for each in judged if each.passed is False} == MISSED


def _reached(path):
    """The figures of a file of results by set, or set and type, as a gate takes them."""
    return {
        name if kind == "all" else f"{name}/{kind}": {system: _metrics(each) for system, each in systems.items()}
        for name, types in json.loads(path.read_text(encoding="utf-8"))["metrics"].items()
        for kind, systems in types.items()
    }


def _metrics(figures):
    return {name: Metric(one["value"], one["n"], one["error"]) for name, one in figures.items()}
