"""The default model on the project's own questions: what no fake can show."""

from pathlib import Path

import pytest

import eval
from eval.__main__ import main

QUICK = Path(eval.__file__).with_name("gate-quick.toml")


@pytest.mark.model
@pytest.mark.timeout(600)
def test_questions_taken_evenly_are_answered_cited_and_refused_as_measured(tmp_path, capsys):
    options = ["--limit", "16", "--index", str(tmp_path / "index"), "--out", str(tmp_path / "own.json")]
    assert main([*options, "--gate", str(QUICK)]) == 0, capsys.readouterr().out
