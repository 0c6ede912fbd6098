import json
import os
import signal
import threading
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest

import qa
from qa import cli, commands, config
from qa.errors import GeneratorError
from qa.types import (
    Answer,
    Citation,
    Evidence,
    IndexReport,
    Passage,
    Progress,
    Sentence,
    Skipped,
    Source,
    Suggestion,
    Token,
)

QUOTE = "Iraq doesn’t need combat troops. Period,"
SOURCE = Source("000.txt", "Iraq in talks", date(2023, 2, 1), "header", "first line")
CITED = Citation(1, SOURCE.id, SOURCE.title, SOURCE.published, "header", QUOTE, 312, 312 + len(QUOTE))


class Scripted:
    """An assistant whose answer depends on the words of the question alone; it remembers what it was asked."""

    def __init__(self):
        self.asked = []
        self.report = IndexReport(
            added=("000.txt",), skipped=(Skipped("b.pdf", "it is encrypted"),), passages=3, embedded=3, seconds=0.5
        )
        self.config = config.load({})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.closed = True

    def sources(self):
        return [SOURCE]

    def suggest(self, progress=None):
        progress("suggesting", 0, 15)
        return [Suggestion("Who advises \x1b[31mhim?", "000.txt", 0, 9)]

    def stream(self, question, history=(), *, sources=None, since=None, until=None, stop=None):
        self.asked.append((question, [turn.text for turn in history], sources, since, until))
        yield Evidence(None, ())
        yield Progress("reading", 1, 3)
        yield Token(0, "Iraq doesn’t")
        if "forever" in question:
            assert stop.wait(10), "nobody stopped it"
            return
        if "break" in question:
            raise GeneratorError("the model server is gone", fix="qa doctor")
        if "moon" in question:
            nearest = (Passage(SOURCE, 0, 20, "Iraq is in talks"),)
            yield Answer("not_found", question, explanation="The articles do not say.", nearest=nearest)
        else:
            yield Answer("answered", question, (Sentence("Iraq needs no combat troops.", (CITED,)),))


@pytest.fixture
def scripted(monkeypatch):
    assistant, calls = Scripted(), []

    def opened(folder=None, index=None, *, progress=None, rebuild=False, empty=False):
        calls.append((folder, index, rebuild))
        progress("reading", 1, 1)
        progress("embedding", 3, 3)
        return assistant

    monkeypatch.setattr(qa, "open", opened)
    assistant.calls = calls
    return assistant


def run(capsys, *arguments):
    code = cli.main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def test_an_answer_is_printed_with_its_citations_and_nothing_else(scripted, capsys):
    code, out, _ = run(capsys, "ask", "What does Iraq not need?")
    assert code == 0
    assert out.startswith("Iraq needs no combat troops. [1]\n\n[1] Iraq in talks — 2023-02-01 — 000.txt:312-352\n")
    assert out.endswith(f"\n    │ {QUOTE}\n")


def test_a_question_needs_no_quotation_marks(scripted, capsys):
    run(capsys, "ask", "What", "does", "Iraq", "not", "need?")
    assert scripted.asked[0][0] == "What does Iraq not need?"


def test_the_limits_reach_the_assistant(scripted, capsys):
    run(capsys, "ask", "x", "--file", "a.txt", "--file", "b.txt", "--since", "2023-01-01", "--as-of", "2024-01-01")
    assert scripted.asked[0][2:] == (("a.txt", "b.txt"), date(2023, 1, 1), date(2024, 1, 1))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--as-of", "nonsense"), "--as-of = 'nonsense' is not a date"),
        (("--as-of=nonsense",), "--as-of = 'nonsense' is not a date"),
        (("--until", "soon"), "--until = 'soon' is not a date"),
        (("--since", "soon"), "--since = 'soon' is not a date"),
        (("--since", "2024-01-01", "--as-of", "2023-01-01"), "--since 2024-01-01 is after --as-of 2023-01-01"),
    ],
)
@pytest.mark.parametrize("command", [("ask", "x"), ("chat",)])
def test_a_wrong_date_is_told_by_the_option_that_was_typed_before_anything_is_opened(
    scripted, capsys, command, options, words
):
    code, _, err = run(capsys, *command, *options)
    assert code == commands.USAGE and words in err
    assert not scripted.calls


def test_folder_and_index_reach_the_assistant(scripted, capsys):
    run(capsys, "ask", "x", "--folder", "news", "--index", "here")
    assert scripted.calls == [(Path("news"), Path("here"), False)]


def test_what_the_articles_do_not_say_has_its_own_exit_code_and_no_citation(scripted, capsys):
    code, out, _ = run(capsys, "ask", "How far is the moon?")
    assert code == commands.NOT_FOUND
    assert "do not answer" in out and "[1]" not in out


def test_json_is_the_whole_answer(scripted, capsys):
    code, out, _ = run(capsys, "ask", "--json", "How far is the moon?")
    assert json.loads(out)["status"] == "not_found" and code == commands.NOT_FOUND
    assert out.isascii()


def test_index_reports_what_changed_and_what_was_skipped(scripted, capsys):
    code, out, _ = run(capsys, "index", "news")
    assert code == 0
    assert "added    000.txt\n" in out and "skipped  b.pdf: it is encrypted\n" in out
    assert "1 added, 0 changed, 0 renamed, 0 removed, 1 skipped, 0 unchanged" in out
    assert "3 passages, 3 of them embedded now" in out


def test_questions_are_suggested_with_the_indexing_where_that_is_wanted(scripted, capsys):
    assert "suggests" not in run(capsys, "index", "news")[1]
    code, out, _ = run(capsys, "index", "news", "--suggest")
    assert code == 0
    assert out.endswith("in 0.5 s\nsuggests Who advises him?\n1 question that the articles answer\n")


def test_an_index_can_be_made_again_from_nothing(scripted, capsys):
    run(capsys, "index", "news", "--rebuild")
    assert scripted.calls == [(Path("news"), None, True)]


def chat(monkeypatch, capsys, *lines):
    script = iter(lines)

    def typed(_):
        try:
            return next(script)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", typed)
    return run(capsys, "chat")


def test_a_conversation_hands_its_history_to_the_next_question(scripted, monkeypatch, capsys):
    code, _, _ = chat(monkeypatch, capsys, "Who spoke?", "", "When?", "/new", "Where?", "/quit", "never asked")
    assert code == 0
    assert [question for question, *_ in scripted.asked] == ["Who spoke?", "When?", "Where?"]
    assert [history for _, history, *_ in scripted.asked] == [
        [],
        ["Who spoke?", "Iraq needs no combat troops. [1]"],
        [],
    ]


def test_a_conversation_survives_an_error(scripted, monkeypatch, capsys):
    code, out, err = chat(monkeypatch, capsys, "break", "Who spoke?")
    assert code == 0 and "gone" in err and "[1]" in out
    assert scripted.asked[1][1] == []


def test_the_articles_can_be_listed_in_a_conversation(scripted, monkeypatch, capsys):
    _, out, err = chat(monkeypatch, capsys, "/sources", "/what")
    assert out == "Iraq in talks — 2023-02-01 — 000.txt\n"
    assert "/quit" in err


def test_ctrl_c_stops_the_answer_and_not_the_conversation(scripted, monkeypatch, capsys):
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    code, out, err = chat(monkeypatch, capsys, "talk forever", "Who spoke?")
    assert code == 0 and "stopped" in err and "[1]" in out
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def access_of(monkeypatch, *arguments):
    from qa.page import server

    seen = []
    monkeypatch.setattr(server, "listen", lambda access: nullcontext())
    monkeypatch.setattr(server, "serve", lambda assistant, access, *_, **__: seen.append(access))
    assert cli.main(["ui", *arguments]) == 0
    return seen[0]


def test_who_may_reach_the_page_is_said_by_the_options(scripted, monkeypatch, tmp_path):
    (tmp_path / "word").write_text("correct horse\n")
    monkeypatch.setenv("QA_PASSWORD", "another one")
    plain = access_of(monkeypatch, "news", "--port", "7861")
    assert (plain.host, plain.port, plain.names, plain.password) == ("127.0.0.1", 7861, (), "another one")
    options = ["--host", "0.0.0.0", "--allow-host", "a", "--allow-host", "b", "--password-file", str(tmp_path / "word")]
    open_to_others = access_of(monkeypatch, *options)
    assert (open_to_others.host, open_to_others.names) == ("0.0.0.0", ("a", "b"))
    assert open_to_others.password == "correct horse"


def test_a_password_that_is_no_good_ends_it_before_anything_is_opened(scripted, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("QA_PASSWORD", "short")
    assert cli.main(["ui"]) == commands.USAGE
    assert cli.main(["ui", "--password-file", str(tmp_path / "missing")]) == commands.USAGE
    assert not scripted.calls
