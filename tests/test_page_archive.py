"""Saved conversations on disk: whole, apart, found again, and never in the way when the disk fails."""

import json
import multiprocessing
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from qa.page import archive as archives
from qa.page import database as databases
from qa.page import scoping
from qa.page.actions import Actions
from qa.page.archive import Archive
from qa.page.conversation import AS_OF, BETWEEN, Exchange, Scope, Seen
from qa.page.database import Database, StorageError
from qa.page.keeping import NO_COOKIE, Keeping
from tests.scripted_assistant import DEC_2023, FOLLOW_UP, TROOPS, WEATHER, WITHDRAWN, Scripted

ANN, BOB = "a" * 32, "b" * 32
EVERYTHING = ([], "", "", "")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "conversations.sqlite3"


@pytest.fixture
def archive(path):
    return Archive(Database(path))


def exchange(question, id="", **more):
    return Exchange(question, id=id or question, asked=datetime.now(UTC), model="m", **more)


def titles(archive, owner=ANN, search=""):
    return [each.title for each in archive.conversations(owner, search)]


@pytest.mark.parametrize("question", [TROOPS, WITHDRAWN, WEATHER])
def test_an_answer_comes_back_whole(archive, path, question):
    scope = Scope((DEC_2023,), date(2023, 1, 1), date(2024, 1, 1))
    asked = exchange(question, scope=scope, answer=Scripted().answer(question), seconds=1.25)
    archive.keep(ANN, "c", [asked])
    assert Archive(Database(path)).exchanges(ANN, "c") == (replace(asked, saved=True),)


def test_the_newest_stands_first_and_is_called_by_its_first_question(archive):
    archive.keep(ANN, "one", [exchange("  What\nis it? ")])
    archive.keep(ANN, "two", [exchange("And then?")])
    archive.keep(ANN, "one", [exchange("More?")])
    assert titles(archive) == ["What is it?", "And then?"]


def test_browsers_do_not_see_each_other(archive):
    archive.keep(ANN, "c", [exchange("secret")])
    assert archive.conversations(BOB) == []
    assert archive.exchanges(BOB, "c") == ()
    assert archive.exchange(BOB, "secret") is None
    assert not (archive.rename(BOB, "c", "mine") or archive.delete(BOB, "c") or archive.restore(BOB, "c"))
    with pytest.raises(StorageError, match="another browser"):
        archive.keep(BOB, "c", [exchange("mine now")])
    assert [each.question for each in archive.exchanges(ANN, "c")] == ["secret"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("troops", ["US troops"]),
        ("TROOPS us", ["US troops"]),
        ("2,500 roughly", ["US troops"]),
        ("cafe", ["Un café à Bagdad"]),
        ("bagdad CAFÉ", ["Un café à Bagdad"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("'; DROP TABLE conversations", []),
        ("  ", ["Un café à Bagdad", "US troops"]),
    ],
)
def test_every_word_is_looked_for_in_titles_questions_and_answers(archive, search, found):
    archive.keep(ANN, "one", [exchange("US troops"), exchange(TROOPS, answer=Scripted().answer(TROOPS))])
    archive.keep(ANN, "two", [exchange("Un café à Bagdad")])
    assert titles(archive, search=search) == found


def test_a_title_that_was_given_stays_and_is_searched(archive):
    archive.keep(ANN, "c", [exchange("first")])
    assert archive.rename(ANN, "c", " The  Übersicht ")
    archive.keep(ANN, "c", [exchange("other")], dropped=["first"])
    assert titles(archive) == titles(archive, search="ubersicht") == ["The Übersicht"]


def test_what_is_deleted_can_be_brought_back_and_is_then_gone(archive, path, monkeypatch):
    archive.keep(ANN, "c", [exchange("a very peculiar question")])
    assert archive.delete(ANN, "c")
    assert titles(archive) == []
    assert archive.restore(ANN, "c")
    assert titles(archive) == ["a very peculiar question"]
    archive.delete(ANN, "c")
    monkeypatch.setattr(archives, "REGRET", timedelta(seconds=-1))
    archive.conversations(BOB)
    assert not archive.restore(ANN, "c")
    assert b"peculiar" not in path.read_bytes()


def test_what_is_deleted_goes_by_itself_and_with_the_next_start(archive, path, monkeypatch):
    monkeypatch.setattr(archives, "REGRET", timedelta(0))
    monkeypatch.setattr(archives, "AFTER", timedelta(seconds=0.05))
    archive.keep(ANN, "c", [exchange("a very peculiar question")])
    archive.delete(ANN, "c")
    until = time.monotonic() + 30
    while b"peculiar" in path.read_bytes() and time.monotonic() < until:
        time.sleep(0.02)
    assert b"peculiar" not in path.read_bytes()
    monkeypatch.setattr(archives, "AFTER", timedelta(days=1))
    archive.keep(ANN, "d", [exchange("a rather peculiar question")])
    archive.delete(ANN, "d")
    Keeping(path)
    assert b"peculiar" not in path.read_bytes()


def test_replacing_an_exchange_drops_it_and_what_another_tab_added_stays(archive):
    archive.keep(ANN, "c", [exchange("1"), exchange("2")])
    archive.keep(ANN, "c", [exchange("3 of another tab")])
    archive.keep(ANN, "c", [exchange("2b")], dropped=["2"])
    assert [each.question for each in archive.exchanges(ANN, "c")] == ["1", "3 of another tab", "2b"]


def test_an_answer_that_cannot_be_read_says_so_and_the_rest_is_shown(archive):
    archive.keep(ANN, "c", [exchange("1"), exchange("2")])
    with archive.database.write() as db:
        db.execute("UPDATE exchanges SET content = '{\"future\": 1}' WHERE id = '1'")
    first, second = archive.exchanges(ANN, "c")
    assert (first.question, first.problem) == ("1", archives.UNREADABLE)
    assert second.problem == ""


def test_only_the_owner_of_the_machine_may_read_the_file(archive, path):
    archive.conversations(ANN)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def write_many(path, name, count):
    archive = Archive(Database(path))
    for number in range(count):
        archive.keep(ANN, "same", [exchange(f"{name}{number}")])


def test_several_programs_write_one_file_and_nothing_is_lost(path):
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=write_many, args=[path, name, 20]) for name in "xyz"]
    for each in others:
        each.start()
    for each in others:
        each.join(120)
    kept = [each.question for each in Archive(Database(path)).exchanges(ANN, "same")]
    assert sorted(kept) == sorted(f"{name}{number}" for name in "xyz" for number in range(20))
    assert [each for each in kept if each[0] == "x"] == [f"x{number}" for number in range(20)]


def test_killed_while_writing_the_file_stays_whole(path):
    script = (
        "import sys; from pathlib import Path; from tests.test_page_archive import write_many;"
        "print('begun', flush=True); write_many(Path(sys.argv[1]), 'n', 10**6)"
    )
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        writer.stdout.readline()
        Archive(Database(path)).conversations(ANN)
        while not Archive(Database(path)).exchanges(ANN, "same"):
            pass
        writer.kill()
    kept = Archive(Database(path)).exchanges(ANN, "same")
    assert [each.question for each in kept] == [f"n{number}" for number in range(len(kept))]


@pytest.mark.parametrize("damage", ["all", "pages"])
def test_a_damaged_file_is_kept_aside_and_a_new_one_begun(path, damage):
    Archive(Database(path)).keep(ANN, "c", [exchange("x" * 50_000)])
    whole = path.read_bytes()
    broken = b"not a database" * 1000 if damage == "all" else whole[:4096] + b"\xff" * (len(whole) - 4096)
    path.write_bytes(broken)
    keeping = Keeping(path)
    assert keeping.load(ANN, "c") == ()
    assert "put aside" in keeping.notice(ANN)
    aside = keeping.archive.database.aside
    assert aside.read_bytes() == broken
    assert keeping.keep(ANN, "d", (exchange("again"),))[0].saved
    assert titles(Archive(Database(path))) == ["again"]


def test_damage_that_shows_while_the_program_runs_loses_nothing_that_a_tab_holds(path):
    keeping = Keeping(path)
    held = keeping.keep(ANN, "c", (exchange("1"),))
    path.write_bytes(b"\0" * 50_000)
    assert keeping.load(BOB, "other") == ()
    assert "is damaged" in keeping.notice(BOB)
    held = keeping.load(ANN, "c", held)
    keeping.keep(ANN, "c", (*held, exchange("2")))
    assert "put aside" in keeping.notice(ANN)
    assert [each.question for each in Keeping(path).load(ANN, "c")] == ["1", "2"]


def test_a_full_disk_is_said_the_page_goes_on_and_later_saves_what_it_held(path, monkeypatch):
    keeping = Keeping(path)
    first = keeping.keep(ANN, "c", (exchange("1"),))
    connect = Database._connect

    def full(self):
        db = connect(self)
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}")
        return db

    monkeypatch.setattr(Database, "_connect", full)
    held = keeping.keep(ANN, "c", (*first, exchange("2", answer=None, problem="x" * 100_000)))
    assert [each.saved for each in held] == [True, False]
    assert "no space left" in keeping.notice(ANN)
    assert [each.question for each in keeping.load(ANN, "c", held)] == ["1", "2"]
    monkeypatch.setattr(Database, "_connect", connect)
    assert all(each.saved for each in keeping.keep(ANN, "c", held))
    assert keeping.notice(ANN) == ""
    assert [each.question for each in Keeping(path).load(ANN, "c")] == ["1", "2"]


def test_a_file_of_a_newer_program_is_left_alone(path):
    Archive(Database(path)).keep(ANN, "c", [exchange("1")])
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    keeping = Keeping(path)
    assert keeping.load(ANN, "c") == ()
    assert "layout 99" in keeping.notice(ANN)
    assert keeping.archive.database.aside is None


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")
    keeping = Keeping(tmp_path / "file" / "conversations.sqlite3")
    held = keeping.keep(ANN, "c", (exchange("1"),))
    assert not held[0].saved
    assert "QA_DATA" in keeping.notice(ANN)


def test_a_locked_file_is_waited_for_and_then_said(path, monkeypatch):
    monkeypatch.setattr(databases, "BUSY_SECONDS", 0.05)
    keeping = Keeping(path)
    keeping.keep(ANN, "c", (exchange("1"),))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert not keeping.keep(ANN, "c", (exchange("2"),))[0].saved
    assert "in use by another program" in keeping.notice(ANN)
    other.close()
    assert keeping.keep(ANN, "c", (exchange("2"),))[0].saved


def test_a_browser_without_a_key_keeps_nothing(path):
    keeping = Keeping(path)
    held = keeping.keep("", "c", (exchange("1"),))
    assert keeping.load("", "c", held) == held
    assert keeping.notice("") == NO_COOKIE
    assert not path.exists()


# ---- what the page does with it


def asked(actions, question, seen, replaces="", limits=EVERYTHING):
    begun = actions.begin(seen, question, limits, replaces)
    assert list(actions.write(seen.tab))
    settled = actions.settle(seen.tab)
    assert settled.conversation == begun.conversation
    return settled


@pytest.fixture
def assistant():
    return Scripted(step=0)


def test_a_conversation_goes_on_after_a_restart_with_its_history(assistant):
    seen = asked(Actions(assistant), TROOPS, Seen("tab", ANN))
    later = asked(Actions(assistant), FOLLOW_UP, Seen("other tab", ANN, seen.conversation))
    assert [each.question for each in later.exchanges] == [TROOPS, FOLLOW_UP]
    assert assistant.histories[-1][0].text == TROOPS
    assert assistant.histories[-1][1].text == assistant.answer(TROOPS).text


def test_what_a_question_was_asked_under_is_kept_and_set_again(assistant):
    actions = Actions(assistant)
    actions.set_caution("tab", 0.8)
    begun = actions.begin(Seen("tab", ANN), TROOPS, ([DEC_2023], "", "2023-06-30", AS_OF))
    list(actions.write("tab"))
    actions.settle("tab")
    [kept] = Actions(assistant).keeping.load(ANN, begun.conversation)
    assert (kept.caution, kept.index) == (0.8, "5 articles, index of 22 Nov 2026")
    assert scoping.controls(kept.scope, actions.titles()) == ([DEC_2023], "", "2023-06-30", AS_OF)


def test_a_scope_in_the_browser_counts_until_the_next_question_and_only_when_it_is_one():
    asked = (Exchange("?", Scope(("a",), until=date(2023, 6, 30), as_of=True), id="1"),)
    of_the_question = (["a"], "", "2023-06-30", AS_OF)
    chosen = {"after": "1", "only": ["b", "gone"], "since": "2023-01-01", "until": "", "kind": BETWEEN}
    remembered = partial(scoping.remembered, exchanges=asked, present=("a", "b"))
    assert remembered(json.dumps(chosen)) == (["b"], "2023-01-01", "", BETWEEN)
    assert remembered(json.dumps(chosen | {"only": [], "since": ""})) == ([], "", "", BETWEEN), "all articles, chosen"
    for other in ({"after": "0"}, {"since": "soon"}, {"since": 5}, {"only": 5}, {"until": "2022-01-01"}):
        assert remembered(json.dumps(chosen | other)) == of_the_question, other
    for odd in ("", "{", "null", "[]", "5", '"after"'):
        assert remembered(odd) == of_the_question, odd
    assert scoping.remembered("", (), ()) == ([], "", "", BETWEEN)


def test_two_tabs_on_one_conversation_add_to_it(assistant):
    actions = Actions(assistant)
    one = asked(actions, TROOPS, Seen("one", ANN))
    other = replace(one, tab="two")
    asked(actions, WEATHER, one)
    other = asked(actions, FOLLOW_UP, other)
    assert [each.question for each in other.exchanges] == [TROOPS, WEATHER, FOLLOW_UP]


def test_an_edited_question_takes_its_place_and_what_followed_is_gone(assistant):
    actions = Actions(assistant)
    seen = asked(actions, TROOPS, Seen("tab", ANN))
    seen = asked(actions, WEATHER, seen)
    seen = asked(actions, FOLLOW_UP, seen)
    seen = asked(actions, WITHDRAWN, seen, replaces=seen.exchanges[1].id)
    assert [each.question for each in seen.exchanges] == [TROOPS, WITHDRAWN]
    assert [turn.text for turn in assistant.histories[-1]][::2] == [TROOPS]
    assert actions.keeping.load(ANN, seen.conversation) == seen.exchanges


def test_a_question_asked_again_keeps_its_limits_unless_others_were_chosen_since(assistant):
    actions = Actions(assistant)
    one, other, third = ([DEC_2023], "", "", ""), ([], "2023-01-01", "", ""), ([], "", "2023-06-30", AS_OF)
    seen = asked(actions, WEATHER, asked(actions, TROOPS, Seen("tab", ANN), limits=one), limits=other)
    first, last = (each.id for each in seen.exchanges)
    for replaces, controls, scope in (
        (last, other, Scope(since=date(2023, 1, 1))),
        (last, third, Scope(until=date(2023, 6, 30), as_of=True)),
        (first, other, Scope((DEC_2023,))),
        (first, third, Scope(until=date(2023, 6, 30), as_of=True)),
    ):
        begun = actions.begin(seen, WITHDRAWN, controls, replaces)
        assert begun.scope == (scope if controls == other else None), "what the controls are to say"
        list(actions.write("tab"))
        assert actions.runs.end("tab").exchange.scope == scope
    actions.begin(seen, WITHDRAWN, ([], "2024-01-01", "2023-01-01", ""), first)
    assert "before it starts" in actions.settle("tab").exchanges[0].problem


def test_until_the_new_answer_is_there_nothing_is_dropped_from_disk(assistant):
    actions = Actions(assistant)
    seen = asked(actions, TROOPS, Seen("tab", ANN))
    actions.begin(seen, WITHDRAWN, EVERYTHING, seen.exchanges[0].id)
    actions.abandon("tab")
    kept = actions.keeping.load(ANN, seen.conversation)
    assert [(each.question, bool(each.answer), each.stopped) for each in kept] == [
        (TROOPS, True, False),
        (WITHDRAWN, False, True),
    ]


def test_a_deleted_conversation_is_not_brought_back_by_asking_on(assistant):
    actions = Actions(assistant)
    seen = asked(actions, TROOPS, Seen("tab", ANN))
    actions.keeping.archive.delete(ANN, seen.conversation)
    later = asked(actions, FOLLOW_UP, seen)
    assert later.conversation != seen.conversation
    assert [each.question for each in later.exchanges] == [FOLLOW_UP]


def test_another_browsers_conversation_cannot_be_continued(assistant):
    actions = Actions(assistant)
    seen = asked(actions, TROOPS, Seen("tab", ANN))
    stolen = asked(actions, FOLLOW_UP, Seen("tab", BOB, seen.conversation))
    assert stolen.conversation != seen.conversation
    assert assistant.histories[-1] == ()


def test_the_answer_is_shown_when_it_cannot_be_saved(assistant, monkeypatch):
    actions = Actions(assistant)
    seen = asked(actions, TROOPS, Seen("tab", ANN))
    begun = actions.begin(seen, FOLLOW_UP, EVERYTHING)
    list(actions.write("tab"))
    monkeypatch.setattr(Archive, "keep", lambda *_: (_ for _ in ()).throw(StorageError("no space", fix="free some")))
    settled = actions.settle("tab")
    assert settled.exchanges[-1].answer.text == "About 900 are in Syria. [1]"
    assert "no space" in actions.keeping.notice(settled.owner)
    assert begun.conversation == seen.conversation


def test_the_model_that_answered_is_kept(assistant):
    seen = asked(Actions(assistant), TROOPS, Seen("tab", ANN))
    assert seen.exchanges[0].model == assistant.config.model
