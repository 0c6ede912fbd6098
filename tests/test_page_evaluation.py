"""The evaluation page: what it reads, what it draws, and what it says when there is nothing to draw."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from eval import metrics
from qa.page import evaluation, plots, results
from qa.page.assets import STATIC
from qa.page.results import Bin, Figure, Verdict, found, reliability
from qa.page.server import start
from tests.scripted_assistant import Scripted
from tests.tags import Tags


def figure(value, n=20, error=0.1):
    return {"value": value, "n": n, "error": error}


def written(folder, name="own", day="2026-11-22", **changes):
    """A file of results: two types, two systems, replies of every kind."""
    main = {"error": figure(0.0, 40), "right": figure(0.7), "refused": figure(0.8), "whole_median": figure(4.2)}
    types = {
        "all": {"qa": main, "baseline": main | {"right": figure(0.5)}},
        "near_miss": {"qa": {"refused": figure(0.75)}, "baseline": {"refused": figure(None, 0, None)}},
        "fact": {"qa": {"right": figure(0.9), "wrong_refusal": figure(0.1)}, "baseline": {"right": figure(0.5)}},
    }
    replies = [("right", True, 0.95), ("wrong", False, 0.62), ("refused", True, 0.31), ("refused", False, 0.02)]
    content = {
        "environment": {"date": f"{day}T01:00:00+00:00", "commit": "0123456789abcdef", "cores": 2, "cpu": "<b>CPU"},
        "settings": {"model": "some-model"},
        "metrics": {"own": types},
        "records": [{"set": "own", "system": "qa", "seconds": {"whole": 2.0}, "text": "<script>"}],
    }
    content["verdicts"] = [
        {"set": "own", "system": system, "type": "fact", "answerable": answerable, "verdict": verdict}
        | {"probability": probability if system == "qa" else None, "seconds": 2.0 + number}
        for system in ("qa", "baseline")
        for number, (verdict, answerable, probability) in enumerate(replies)
    ]
    (folder / f"{name}.json").write_text(json.dumps(content | changes))


def shown(folder, wanted=""):
    return Tags(evaluation.page(wanted, folder))


def test_figures_stand_beside_the_baselines_with_their_errors(tmp_path):
    written(tmp_path)
    text = shown(tmp_path).text
    columns = "This program Citation\u200bQuery\u200bEngine"
    assert f"{columns} Right, of the questions that the articles answer 70 % ±10 (20) 50 %" in text
    assert "Whole answer, median 4.2 s ±0.1 (20)" in text
    assert "22 Nov 2026 40 questions model some-model commit 0123456789 2 cores of <b>CPU" in text


def test_a_median_is_the_same_in_both_tables(tmp_path):
    timed = {"set": "own", "system": "qa", "answerable": True, "verdict": "right", "probability": 0.9}
    median = metrics.quantile([1.0, 2.0, 4.0, 9.0], 0.5).value
    types = {"all": {"qa": {"error": figure(0.0, 4), "whole_median": figure(median, 4)}}}
    written(tmp_path, metrics={"own": types}, verdicts=[timed | {"seconds": each} for each in (1.0, 2.0, 4.0, 9.0)])
    text = shown(tmp_path).text
    assert "Whole answer, median 3.0 s" in text and "This program 1.3 s 3.0 s 7.5 s 9.0 s 4" in text


def test_times_that_were_not_kept_are_said_to_be_missing(tmp_path):
    untimed = {"set": "own", "system": "qa", "answerable": True, "verdict": "right", "probability": 0.9}
    types = {"all": {"qa": {"error": figure(0.0, 40), "right": figure(0.7), "whole_median": figure(None, 0, None)}}}
    written(tmp_path, metrics={"own": types}, verdicts=[untimed | {"seconds": None}])
    text = shown(tmp_path).text
    assert "How long answers take These results hold no times. python -m eval makes new ones." in text
    assert "Whole answer" not in text and "Right, of the questions that the articles answer 70 %" in text


def test_every_plot_has_its_figures_as_a_table(tmp_path):
    written(tmp_path)
    page = shown(tmp_path)
    assert [tag for tag, _ in page.tags].count("svg") == 3
    assert "fact this program 90 % ±10 (20) 10 % ±10 (20) –" in page.text
    assert "near miss CitationQueryEngine – – –" in page.text
    assert "The articles state it 95% 100% ±0 1" in page.text
    assert "This program 2.3 s 3.5 s 4.7 s 5.0 s 4" in page.text


def test_reliability_counts_replies_of_like_probability():
    verdicts = [
        Verdict("own", "qa", answerable, verdict, probability)
        for verdict, answerable, probability in [
            ("right", True, 0.91), ("wrong", True, 0.99), ("wrong", False, 1.0), ("refused", True, 0.3),
            ("refused", False, 0.399), ("error", True, 0.5), ("right", True, None),
        ]
    ]  # fmt: skip
    stated, right = reliability(verdicts)
    assert [(one.n, round(one.predicted, 3), round(one.share, 3)) for one in stated] == [
        (2, 0.35, 0.5),
        (3, 0.967, 0.667),
    ]
    assert [(one.n, round(one.share, 3), round(one.error, 3)) for one in right] == [(3, 0.333, 0.272)]


def test_results_without_probabilities_say_so_and_still_show_the_times(tmp_path):
    silent = {"set": "own", "system": "qa", "answerable": True, "verdict": "right", "probability": None, "seconds": 2.0}
    written(tmp_path, verdicts=[silent])
    page = shown(tmp_path)
    assert "made before answers carried their probability. python -m eval makes new ones." in page.text
    assert "This program 2.0 s 2.0 s 2.0 s 2.0 s 1" in page.text


def test_the_newest_comes_first_and_another_can_be_chosen(tmp_path):
    written(tmp_path, "older", "2025-01-31")
    written(tmp_path, "newer", "2026-01-31")
    assert [one.name for one in found(tmp_path).results] == ["newer", "older"]
    assert "31 Jan 2026 40 questions model" in shown(tmp_path).text
    assert "31 Jan 2025 40 questions model" in shown(tmp_path, "older").text
    assert "31 Jan 2026 40 questions model" in shown(tmp_path, "../../etc/passwd").text


def test_a_link_leads_to_its_result_whatever_its_name(tmp_path):
    for name, day in (("50% & more #2", "2025-01-31"), ("newer", "2026-01-31")):
        written(tmp_path, name, day)
    links = [urlsplit(tag["href"]) for tag in shown(tmp_path).having("href") if "result=" in tag["href"]]
    assert [parse_qs(link.query)["result"] for link in links] == [["newer"], ["50% & more #2"]]


def test_a_new_result_is_shown_without_a_restart(tmp_path):
    written(tmp_path, "older", "2025-01-31")
    before = shown(tmp_path).text
    written(tmp_path, "newer", "2026-01-31")
    assert "31 Jan 2026" not in before
    assert "31 Jan 2026" in shown(tmp_path).text


def test_nothing_measured_names_the_command(tmp_path):
    text = shown(tmp_path).text
    assert "Nothing has been measured yet" in text
    assert "python -m eval" in text


MADE = '"environment": {"date": "2026-11-22T01:00:00+00:00"}, "verdicts": []'
ODD = ["", "[]", "{}", '{"metrics": {}, "environment": {"date": "yesterday"}}', "\x80"]
ODD += [f'{{"metrics": {{"own": {{"all": {figures}}}}}, {MADE}}}' for figures in ("{}", '{"qa": {}}')]


@pytest.mark.parametrize("content", ODD)
def test_a_file_that_is_no_result_is_named_beside_those_that_are(tmp_path, content):
    written(tmp_path)
    (tmp_path / "odd<i>.json").write_bytes(content.encode("latin-1"))
    text = shown(tmp_path).text
    assert "odd<i>.json is no result of an evaluation" in text
    assert "At a glance" in text


def test_names_in_the_results_stay_text(tmp_path):
    probe = '<img src=x onerror="alert(1)"> $x^2$ {{1}}'
    metrics = {probe: {"all": {"qa": {"error": figure(0.0)}}, probe: {"qa": {"right": figure(0.5)}}}}
    written(tmp_path, metrics=metrics, verdicts=[])
    page = shown(tmp_path)
    assert "img" not in {tag for tag, _ in page.tags}
    assert probe in page.text


def test_a_plot_takes_the_colours_of_the_page_and_shares_no_id():
    types = {"fact": {"qa": {"right": Figure(0.5, 4, 0.25)}}}
    drawn = plots.by_type(types, ["qa"]) + plots.reliability([Bin(1, 0.5, 1.0)], []) + plots.latency({"qa": [1.0, 2.0]})
    assert not re.findall(r"#[0-9a-f]{6}", drawn)
    ids = re.findall(r'\bid="([^"]+)"', drawn)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', drawn)) <= set(ids)
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", drawn)
    light = (STATIC / "style.css").read_text(encoding="utf-8").partition("body.dark")[0]
    for name, colour in plots.COLOURS.items():
        assert f"--{name}: {colour};" in light


def test_the_page_is_served_behind_the_guard_at_its_own_address(tmp_path, monkeypatch):
    written(tmp_path)
    monkeypatch.setattr(results, "folder", lambda: tmp_path)
    running = start(Scripted(step=0))
    try:
        answer = httpx.get(f"{running.url}/evaluation?result=own", timeout=60)
        assert answer.status_code == 200
        assert "Answers and refusals by type" in answer.text
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert httpx.get(f"{running.url}/evaluation", headers={"Host": "evil.example"}).status_code == 403
    finally:
        running.close()


def test_the_projects_own_results_can_be_read():
    place = results.folder()
    assert found(place).results
    assert not found(place).unread
