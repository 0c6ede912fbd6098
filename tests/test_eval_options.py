"""What a run is to do, as the command line says it."""

import pytest

from eval.options import RESULTS, out_file, parser, question_sets
from qa.errors import UsageError


def out(*words):
    options = parser().parse_args(words)
    return out_file(question_sets(options), options)


def test_all_the_own_questions_go_where_the_readme_tells_of_them():
    assert out() == out("--ahead") == out("--system", "both") == RESULTS / "own.json"


@pytest.mark.parametrize(
    "words",
    [
        ("--limit", "2"),
        ("--split", "dev"),
        ("--types", "fact"),
        ("--caution", "0.5"),
        ("--caution", "0"),
        ("--replay", "x.jsonl"),
    ],
)
def test_what_is_not_the_whole_never_takes_its_place(words):
    assert out(*words) == RESULTS / "own-part.json"


def test_a_file_that_is_named_is_written_and_judging_again_writes_none(tmp_path):
    assert out("--limit", "2", "--out", str(tmp_path / "a.json")) == tmp_path / "a.json"
    assert out("--rescore", str(tmp_path / "a.json")) is None


@pytest.mark.parametrize(
    "words", [("--limit", "0"), ("--jobs", "0"), ("--ahead", "--replay", "x"), ("--types", "none")]
)
def test_what_cannot_be_done_is_wrong_usage(words):
    with pytest.raises(UsageError) as caught:
        out(*words)
    assert caught.value.fix
