"""What the terminal shows, and what it is never told to do."""

import os
import signal
from dataclasses import replace
from datetime import date

import pytest

from qa import terminal
from qa.errors import Stopped
from qa.types import Answer, Citation, Evidence, IndexReport, Passage, Progress, Sentence, Skipped, Source, Token

QUOTE = "Iraq doesn’t need combat troops. Period,"
SOURCE = Source("000.txt", "Iraq in talks", date(2023, 2, 1), "header", "first line")
CITED = Citation(1, SOURCE.id, SOURCE.title, SOURCE.published, "header", QUOTE, 312, 312 + len(QUOTE))
HOSTILE = "\x1b]0;owned\x07\x1b[31mred\x1b[0m \x9b2J\u202eright\r\b to left"
ANSWERED = Answer("answered", "What does Iraq not need?", (Sentence("Iraq needs no combat troops.", (CITED,)),))
UNSAID = Answer(
    "not_found", "How far?", explanation="The articles do not say.", nearest=(Passage(SOURCE, 0, 20, HOSTILE),)
)


def test_an_answer_is_its_text_and_its_citations():
    text, citation, quote = terminal.render(ANSWERED, 80).replace("\n\n", "\n").split("\n")
    assert text == "Iraq needs no combat troops. [1]"
    assert citation == "[1] Iraq in talks — 2023-02-01 — 000.txt:312-352"
    assert quote == f"    │ {QUOTE}"


def test_a_long_line_is_wrapped_between_words():
    lines = terminal.render(ANSWERED, 30).splitlines()
    assert lines[-2:] == ["    │ Iraq doesn’t need combat", "    │ troops. Period,"]


def test_an_article_cannot_command_the_terminal():
    shown = terminal.render(UNSAID, 80)
    assert "red 2Jright to left" in shown
    assert not set(shown) & set("\x1b\x07\x9b\u202e\r\b")


def test_of_a_nearest_passage_that_is_shown_in_which_it_names_what_was_asked():
    told = Passage(SOURCE, 0, 0, f"{'They talked for hours on end. ' * 9}Mr Alaaldin spoke.")
    shown = terminal.render(replace(UNSAID, question="How old is Alaaldin?", nearest=(told,)), 200)
    assert "… " in shown and "Mr Alaaldin spoke." in shown


def test_a_date_that_was_inferred_or_is_missing_says_so():
    inferred = Source("a.txt", "Talks", date(2024, 1, 27), "inferred")
    assert terminal.source_line(inferred, "a.txt:0-9") == "Talks — 2024-01-27 (inferred) — a.txt:0-9"
    assert terminal.source_line(Source("b.txt", "Talks"), "b.txt") == "Talks — undated — b.txt"


def test_a_long_list_of_changes_is_cut():
    added = tuple(f"{number}.txt" for number in range(12))
    report = IndexReport(
        added=added, skipped=(Skipped("b.pdf", "it is encrypted"),), passages=3, embedded=3, seconds=0.5
    )
    rows = list(terminal.changes(report))
    assert rows[9:12] == ["added    9.txt", "added    … and 2 more", "skipped  b.pdf: it is encrypted"]
    assert rows[12:] == [
        "12 added, 0 changed, 0 renamed, 0 removed, 1 skipped, 0 unchanged",
        "3 passages, 3 of them embedded now, in 0.5 s",
    ]


def test_an_answer_is_awaited_without_a_word_where_stderr_is_a_file(capsys):
    events = [Evidence(None, ()), Progress("reading", 1, 3), Token(0, "Iraq"), ANSWERED]
    assert terminal.awaited(events) is ANSWERED
    assert capsys.readouterr() == ("", "")
    with pytest.raises(Stopped):
        terminal.awaited(events[:-1])


def test_the_status_line_is_overwritten_and_gone_at_the_end(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    terminal.awaited([Progress("reading", 1, 3), Token(1, "No"), Token(0, "Iraq"), ANSWERED])
    shown = [piece.strip() for piece in capsys.readouterr().err.split("\r")]
    assert [piece for piece in shown if piece] == ["reading 1 of 3", "… No", "… Iraq"]
    assert shown[-2:] == ["", ""]


def test_a_second_ctrl_c_ends_the_program():
    with pytest.raises(KeyboardInterrupt), terminal.interruptible() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.wait(5)
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_indexing_into_a_file_is_told_in_lines_and_what_is_done_at_once_is_not(monkeypatch, capsys):
    told = [  # seconds since the program began, stage, done
        *((0.0, "reading", 0), (0.1, "reading", 40)),
        *((5.0, "embedding", 0), (5.4, "embedding", 8), (5.6, "embedding", 16), (6.5, "embedding", 24)),
        *((6.7, "embedding", 32), (6.8, "embedding", 40), (6.9, "storing", 0), (9.9, "storing", 40)),
    ]
    clock = iter(seconds for seconds, _, _ in told)
    monkeypatch.setattr(terminal.time, "monotonic", lambda: next(clock))
    with terminal.indexing() as report:
        for _, stage, done in told:
            report(stage, done, 40)
    lines = ["embedding 16 of 40 passages", "embedding 32 of 40 passages", "storing 40 of 40 passages"]
    assert capsys.readouterr() == ("", "".join(f"{line}\n" for line in lines))
