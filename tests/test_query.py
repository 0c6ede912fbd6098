"""From what was typed to a Query: standing alone, limited by what was typed and by the caller, or refused."""

from datetime import UTC, date, datetime

import pytest

from qa import query
from qa.errors import UsageError
from qa.query import Scope
from qa.types import Turn

HISTORY = [
    {"role": "user", "text": "How many US troops were in Iraq as of March 2023?"},
    {"role": "assistant", "text": "About 2,500 were there as of May 2021 [1]."},
]


def ask(question, history=(), scope=Scope(), newest=date(2024, 2, 7)):  # noqa: B008 - frozen
    return query.ask(question, history, scope, newest)


def test_a_question_is_kept_as_typed_and_made_to_stand_alone():
    made = ask("  And in\n Syria? ", [Turn("user", "How many US troops are in Iraq?")])
    assert (made.asked, made.text) == ("And in Syria?", "How many US troops are in Syria?")


def test_turns_may_be_mappings_and_come_from_any_iterable():
    assert ask("And in Syria?", iter(HISTORY)).text == "How many US troops were in Syria as of March 2023?"


def test_a_limit_typed_before_still_holds_and_a_replied_date_is_none():
    assert ask("And in Syria?", HISTORY).until == date(2023, 3, 31)
    assert ask("And as of June 2023?", HISTORY).until == date(2023, 6, 30)
    assert ask("Why?", [Turn("user", "Who left?"), Turn("assistant", "Obama left as of 2011.")]).until is None


def test_the_newest_state_is_asked_for():
    assert ask("What is the latest number of troops?").latest
    assert not ask("How many troops were there in 2007?").latest


def test_the_caller_and_the_question_both_limit():
    made = ask("What was known as of March 2023?", scope=query.scope(["a.txt"], "2023-01-01", "2024-01-01"))
    assert (made.sources, made.since, made.until) == (("a.txt",), date(2023, 1, 1), date(2023, 3, 31))
    narrower = ask("What was known as of March 2023?", scope=query.scope(None, None, "2022-12-31"))
    assert narrower.until == date(2022, 12, 31)


def test_a_relative_date_is_asked_for_by_its_date_also_when_it_was_typed_before():
    made = ask("How many left last year?")
    assert (made.asked, made.text) == ("How many left last year?", "How many left in 2023?")
    assert "“last year” is taken as 2023" in made.counted
    assert ask("How many left?").counted == ""
    assert ask("And in Syria?", [Turn("user", "How many troops were in Iraq last year?")]).text.endswith("in 2023?")
    assert ask("What was known as of last month?").until == date(2024, 1, 31)
    replied = [Turn("user", "When was he elected?"), Turn("assistant", "Last year.")]
    assert ask("By whom?", replied).counted == ""  # a reply's "last year" is that of its article


def test_an_event_date_limits_nothing():
    made = ask("How many soldiers were in Iraq in 2007?")
    assert made.since is made.until is None


@pytest.mark.parametrize("question", ["", "  ", "?!", "…", "x" * (query.LONGEST + 1), None, 7])
def test_what_is_no_question_is_refused(question):
    with pytest.raises(UsageError) as error:
        ask(question)
    assert error.value.fix


@pytest.mark.parametrize("turn", ["hello", {"role": "user"}, {"role": "system", "text": "x"}, Turn("user", None), None])
def test_what_is_no_turn_is_refused(turn):
    with pytest.raises(UsageError):
        ask("And in Syria?", [turn])


def test_a_scope_takes_dates_and_iso_texts():
    assert query.scope(None, "2023-02-01", date(2023, 3, 1)) == Scope(None, date(2023, 2, 1), date(2023, 3, 1))
    moment = datetime(2023, 3, 1, 12, tzinfo=UTC)
    assert query.scope((), moment, None) == Scope((), date(2023, 3, 1), None)


@pytest.mark.parametrize(
    ("sources", "since", "until"),
    [
        ("a.txt", None, None),
        (None, "soon", None),
        (None, None, "2023-13-01"),
        (None, 2023, None),
        (None, "2024-01-02", "2024-01-01"),
    ],
)
def test_a_scope_that_cannot_be_meant_is_refused(sources, since, until):
    with pytest.raises(UsageError) as error:
        query.scope(sources, since, until)
    assert error.value.fix


QUAKE = "How many people died in the earthquake in Turkey"
BORN = "In which city was he born. Who was his father?"
LEFT = "What did he say about it. When did he leave?"


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who led the party, and when was Brown born?", ["Who led the party", "when was Brown born?"]),
        (
            "How many troops were in Iraq in 2007 and in 2021?",
            ["How many troops were in Iraq in 2007?", "How many troops were in Iraq in 2021?"],
        ),
        (
            "What are the names of al-Sudani's adviser and of his spokesman?",
            ["What are the names of al-Sudani's adviser?", "What are the names of al-Sudani's spokesman?"],
        ),
        (
            "How many people died in the earthquake in Turkey and how many were injured?",
            [QUAKE, "How many people were injured in the earthquake in Turkey?"],
        ),
        (
            "Who was the leader in 2014 and who is it now?",
            ["Who was the leader in 2014", "Who is the leader now?"],
        ),
        (
            "Who won the Open and who was the runner-up?",
            ["Who won the Open", "Who won the Open. Who was the runner-up?"],
        ),
        ("Who won the final? And who lost?", ["Who won the final", "Who won the final. Who lost?"]),
        ("What did he say about it, and when did he leave?", ["What did he say about it", LEFT]),
        ("In which city was he born, and who was his father?", ["In which city was he born", BORN]),
        (
            "who was the first judge of the court and who came after?",
            ["who was the first judge of the court", "Who came after the first judge of the court?"],
        ),
        (
            "how many years did he get first and how many after the appeal",
            ["how many years did he get first", "How many years did he get after the appeal?"],
        ),
        (
            "How much did the line offer at first and how much did it pay in the end?",
            ["How much did the line offer at first", "How much did the line pay in the end?"],
        ),
        ("How many died and how many were injured?", ["How many died", "How many died. How many were injured?"]),
    ],
)
def test_several_things_asked_at_once_are_asked_one_by_one(question, parts):
    assert query.parts(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Compare the troop levels in 2021 and in 2023",
        "What changed in Iraq and in Syria?",
        "Who was killed in Baghdad and in which year?",
        "What did Iraq and the US agree on?",
        "Who and when?",
        "How many civilians and how many soldiers were killed in Gaza?",
        "How much aid and how many weapons did the US send?",
        "What did he say about who was responsible and how much they would pay?",
        "Who won Wimbledon in 2023? The women's title?",
    ],
)
def test_one_thing_asked_stays_one(question):
    assert query.parts(question) == [question]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("New topic. What happened in Basra?", "What happened in Basra?"),
        ("ok. Something else: how much did they ask for?", "How much did they ask for?"),
        ("Hi, quick question: who speaks for him?", "Who speaks for him?"),
        ("Now that they left, who stayed?", "Now that they left, who stayed?"),
        ("Hello!", "Hello!"),
        ("Can you tell me who won the election?", "Who won the election?"),
        ("Could you please tell me where the summit is?", "Where is the summit?"),
        ("Do you know when the vote is?", "When is the vote?"),
        ("Tell me who won", "Who won?"),
        ("Hi, please tell me in which city the summit was held", "In which city the summit was held?"),
        ("Do you know the way?", "Do you know the way?"),
        ("Tell me about Iraq", "Tell me about Iraq"),
    ],
)
def test_what_is_said_to_be_polite_is_not_read(typed, read):
    made = query.ask(typed, (), query.Scope(), None)
    assert (made.asked, made.text) == (typed, read)


def test_a_polite_question_leads_on_like_a_plain_one():
    assert ask("Do you know why?", [Turn("user", "Can you tell me when Spain left Iraq?")]).text.endswith("Iraq. Why?")
    assert ask("Do you know why?", [Turn("user", "Did Spain leave Iraq?")]).text == "Why did Spain leave Iraq?"


def test_an_earlier_question_is_not_asked_again():
    made = ask("What was the turnout?", [Turn("user", "Who won the 2020 election?")]).text
    assert made == "Who won the 2020 election. What was the turnout?"
    assert query.parts(made) == [made]
