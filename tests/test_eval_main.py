"""The command: what is wrong usage, and that an earlier run can be judged again."""

import json

import pytest

from eval.__main__ import main

TEXT = "The bridge opened in May."
GOLD = {"id": "q", "question": "When?", "answers": ["May"], "answerable": True, "sources": ["a.txt"], "type": "fact"}
RECORD = {
    "set": "town",
    "system": "qa",
    "id": "q",
    "status": "answered",
    "text": "In May. [1]",
    "citations": [{"source": "a.txt", "start": 0, "end": 25, "quote": TEXT, "verbatim": True}],
    "evidence": [["a.txt"]],
}


@pytest.fixture
def town(tmp_path):
    folder = tmp_path / "town"
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpus" / "a.txt").write_text(TEXT)
    (folder / "questions.jsonl").write_text(json.dumps(GOLD) + "\n")
    return folder


@pytest.fixture
def results(tmp_path):
    from eval import report

    path = tmp_path / "run.json"
    path.write_text(json.dumps({"environment": report.environment(), "settings": {}, "records": [RECORD]}))
    return path


def test_an_earlier_run_is_judged_again(town, results, capsys):
    assert main(["--set", str(town), "--rescore", str(results)]) == 0
    printed = capsys.readouterr().out
    assert "town · 1 answerable, 0 not" in printed
    assert "right_file 100.0 % ±0.0 (1)" in " ".join(printed.split())


def test_gold_that_changed_changes_the_verdict(town, results, capsys):
    (town / "questions.jsonl").write_text(json.dumps(GOLD | {"answers": ["June"]}) + "\n")
    gate = town / "gate.toml"
    gate.write_text('[town]\nright = ">= 0.5"\n')
    assert main(["--set", str(town), "--rescore", str(results), "--gate", str(gate)]) == 1
    assert "FAIL  town.right >= 0.5: 0.000" in capsys.readouterr().out


def test_thresholds_of_which_none_is_of_this_run_fail(town, results, capsys):
    gate = town / "gate.toml"
    gate.write_text('[twon]\nright = ">= 0.5"\n')
    assert main(["--set", str(town), "--rescore", str(results), "--gate", str(gate)]) == 1
    assert "no threshold is one of this run" in capsys.readouterr().err


def test_the_json_holds_everything_or_without_the_replies(town, results, tmp_path):
    for options, count in ([], 1), (["--brief"], 0):
        out = tmp_path / "out.json"
        main(["--set", str(town), "--rescore", str(results), "--out", str(out), *options])
        written = json.loads(out.read_text())
        assert len(written["records"]) == count
        assert [(line["verdict"], line["probability"]) for line in written["verdicts"]] == [("right", None)]
        assert written["metrics"]["town"]["all"]["qa"]["right"] == {"value": 1.0, "n": 1, "error": 0.0}
        assert str(tmp_path) not in out.read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--questions", "absent.jsonl"],
        ["--types", "absent"],
        ["--limit", "0"],
        ["--jobs", "0"],
        ["--ahead", "--replay", "x.jsonl"],
        ["--set", "x", "--folder", "y"],
        ["--set", "x", "--set", "y", "--index", "z"],
        ["--gate", "absent.toml"],
        ["--rescore", "absent.json"],
    ],
)
def test_wrong_usage_is_told_apart_from_failure(arguments, capsys):
    assert main(arguments) == 2
    assert "→" in capsys.readouterr().err


def test_a_missing_folder_is_a_failure(tmp_path, capsys):
    assert main(["--set", str(tmp_path / "absent")]) == 1
    assert "is not a folder" in capsys.readouterr().err


def test_a_file_that_holds_no_readings_is_told_before_anything_is_written(town, tmp_path, capsys):
    replies, out = tmp_path / "run.jsonl", tmp_path / "new.json"
    replies.write_text(json.dumps({"settings": {}}) + "\n" + json.dumps(RECORD) + "\n")
    assert main(["--set", str(town), "--replay", str(replies), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert str(replies) in said and "answers of a run" in said and "python -m eval --replay" in said
    assert not out.with_suffix(".jsonl").exists()


def test_what_is_played_back_is_not_written_over(town, tmp_path, capsys):
    path = tmp_path / "run.jsonl"
    path.write_text(kept := json.dumps(["key", [["May", -0.1, {}]]]) + "\n")
    assert main(["--set", str(town), "--replay", str(path), "--out", str(path.with_suffix(".json"))]) == 2
    assert "another name" in capsys.readouterr().err and path.read_text() == kept
