"""The default model on the project's own questions: what no fake can show."""

import json
import shutil
from pathlib import Path

import pytest

import eval
from eval.__main__ import main

HERE = Path(eval.__file__).parent
READINGS = HERE / "own-readings.jsonl"
ODDS = 0.3  # log-probability by which another processor may differ
SAME = 0.75  # of eight readings, one or two may be as likely as another on another processor
LIVE = 2  # questions


def kept(path):
    """Each reading's words and how likely its first token was."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {key: ("".join(text for text, *_ in pieces), pieces[0][1]) for key, pieces in rows if pieces}


@pytest.mark.model
@pytest.mark.timeout(600)
def test_the_own_questions_are_answered_cited_and_refused_as_measured(tmp_path, capsys):
    """On recorded readings; those that a change made stale are read anew, so with all of them stale this is too slow.

    Then record: `python -m eval --replay eval/own-readings.jsonl`.
    """
    readings = shutil.copy(READINGS, tmp_path)
    options = ["--index", str(tmp_path / "index"), "--out", str(tmp_path / "own.json"), "--replay", str(readings)]
    assert main([*options, "--gate", str(HERE / "gate-quick.toml")]) == 0, capsys.readouterr().out


@pytest.mark.model
@pytest.mark.timeout(600)
def test_the_recorded_readings_are_what_the_model_says(tmp_path):
    fresh = tmp_path / "fresh.jsonl"
    options = ["--limit", str(LIVE), "--index", str(tmp_path / "index"), "--out", str(tmp_path / "own.json")]
    assert main([*options, "--replay", str(fresh)]) == 0
    recorded, said = kept(READINGS), kept(fresh)
    assert len(said) >= LIVE
    same = [key for key in said if key in recorded and said[key][0] == recorded[key][0]]
    assert len(same) >= SAME * len(said)
    assert all(abs(said[key][1] - recorded[key][1]) < ODDS for key in same)
