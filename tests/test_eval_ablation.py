"""The tables of stages and checks, on two articles with a scripted model."""

import json

import pytest

import qa
from eval import ablation, fit
from eval.ablation import CHECKS, checked, main, searched
from eval.questions import Question
from qa.assistant import Assistant
from tests.scripted_model import ScriptedModel

BRIDGE = "The Alba bridge opened in May 1999. It cost nine million euros."
FERRY = "The ferry to Alba carried 4,300 people in June."
COST = Question("cost", "How much did the Alba bridge cost?", ("nine million",), sources=("bridge.txt",))
MAYOR = Question("mayor", "Who is the mayor of Alba?", answerable=False)


@pytest.fixture
def town(tmp_path):
    folder = tmp_path / "town"
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpus" / "bridge.txt").write_text(BRIDGE)
    (folder / "corpus" / "ferry.txt").write_text(FERRY)
    return folder


@pytest.fixture
def asking(town, tmp_path, monkeypatch):
    def opened(**replies):
        monkeypatch.setattr(Assistant, "_load_generator", lambda self, config=None: ScriptedModel(replies))
        return qa.open(town / "corpus", index=tmp_path / "index")

    return opened


def test_each_way_of_searching_is_asked_alone_and_with_the_other(asking):
    with asking() as assistant:
        found = searched(assistant, [COST, MAYOR])
    assert list(found) == ["dense alone", "lexical alone", "fused"]
    assert all(figures["first 8"].n == 1 for figures in found.values())  # who cannot be answered has no place
    assert found["fused"]["first 1"].value == 1.0


def test_a_way_that_finds_nothing_of_the_words_says_so(asking):
    with asking() as assistant:
        found = searched(assistant, [Question("q", "Qui a payé ?", ("nine million",))])
    assert found["lexical alone"]["first 8"].value == 0.0
    assert found["dense alone"]["first 8"].value == 1.0


def test_what_the_model_makes_up_counts_only_where_its_words_are_not_looked_for(asking):
    with asking(cost="eleven million") as assistant:
        rows = checked(assistant, [COST])
    assert len(rows) == 2 * len(CHECKS) + 2
    wrong = {name for name, figures in rows.items() if figures["wrong"].value}
    assert "none" in wrong
    assert "all but: its words stand in the passage" in wrong
    assert not wrong & {"all", "only: its words stand in the passage"}


def test_a_figure_where_a_name_is_asked_counts_only_where_kinds_are_not_looked_at(asking):
    with asking(bridge="1999") as assistant:
        rows = checked(assistant, [MAYOR])
    assert rows["all"]["refused"].value == rows["only: it is of the kind asked for"]["refused"].value == 1.0
    assert rows["none"]["refused"].value == rows["all but: it is of the kind asked for"]["refused"].value == 0.0


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_that_was_left_out_is_made_again_afterwards(check):
    before = [getattr(place, name) for place, name, _ in CHECKS[check]]
    with ablation._without({check}):
        assert [getattr(place, name) for place, name, _ in CHECKS[check]] == [each for *_, each in CHECKS[check]]
    assert [getattr(place, name) for place, name, _ in CHECKS[check]] == before


def test_the_command_prints_the_search_and_with_readings_the_checks(town, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("QA_INDEX", str(tmp_path / "index"))
    monkeypatch.setattr("eval.replay.Assistant._load_generator", lambda self, config=None: ScriptedModel({}))
    gold = {"id": "q", "question": COST.question, "answers": ["nine million"], "answerable": True, "type": "fact"}
    (town / "questions.jsonl").write_text(json.dumps(gold | {"sources": ["bridge.txt"]}) + "\n")
    assert main(["--set", str(town)]) == 0
    alone = capsys.readouterr().out
    assert "fused" in alone
    assert "all but" not in alone
    assert main(["--set", str(town), "--replay", str(tmp_path / "said.jsonl")]) == 0
    assert "all but: nothing says the contrary" in capsys.readouterr().out


@pytest.mark.parametrize("command", [main, fit.main])
def test_a_folder_that_is_none_is_said_and_not_thrown(command, tmp_path, capsys):
    assert command(["--set", str(tmp_path / "none"), "--replay", str(tmp_path / "said.jsonl")]) in (1, 2)
    assert "eval: " in capsys.readouterr().err
