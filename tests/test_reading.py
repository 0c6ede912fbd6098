import math
import threading
from dataclasses import replace
from datetime import date

import pytest

from qa.errors import GeneratorError, Stopped
from qa.judgement import SURE, WEIGHTS, Judge
from qa.llm import Piece
from qa.reading import Draft, answer_odds, closest, draft, features, judged, placed
from qa.types import Progress, Token
from tests.scripted_model import ScriptedModel, hit

ADVISER = hit("Farhad Alaaldin is the foreign affairs adviser of Sudani. He spoke to a news agency.")
TROOPS = hit("There are 2,500 troops in Iraq. About 900 are in Syria.", rank=2)
WHO, MANY = "Who advises Sudani?", "How many troops are in Syria?"


def drafts(model, question=WHO, hits=(ADVISER, TROOPS)):
    return list(draft(model, hits, question))


def readings(said, question, hits=(ADVISER, TROOPS)):
    return judged(hits, [Draft(text, odds) for text, odds in said], question, Judge())


def test_each_passage_is_read_by_the_adapted_model_and_progress_is_told():
    model = ScriptedModel({"Farhad": "Farhad Alaaldin"})
    *events, made = drafts(model)
    assert [each.text for each in made] == ["Farhad Alaaldin", "none"]
    assert made[0].odds > 0 > made[1].odds
    assert [each for each in events if isinstance(each, Progress)] == [
        Progress("reading", done, 2) for done in range(3)
    ]
    assert all(request.adapted for request in model.requests)


def test_an_answer_is_streamed_and_a_refusal_is_not():
    tokens = [each for each in drafts(ScriptedModel({"Farhad": "Farhad Alaaldin"})) if isinstance(each, Token)]
    assert tokens == [Token(0, "Farhad"), Token(0, " Alaaldin")]


def test_a_refusal_that_was_a_close_thing_is_asked_what_it_would_have_answered():
    class Undecided(ScriptedModel):
        def _pieces(self, request):
            odds = {"none": math.log(0.6), "Farhad": math.log(0.4)}
            return [Piece("Farhad", math.log(0.4), odds)] if request.banned else [Piece("none", math.log(0.6), odds)]

    *_, made = drafts(Undecided({}), hits=[ADVISER])
    assert (made[0].text, made[0].odds) == ("Farhad", pytest.approx(math.log(0.4 / 0.6)))


def test_the_words_of_the_answer_are_found_in_their_sentence():
    reading, *_ = readings([("none", -4.0), ("900", 4.0)], MANY)
    assert (reading.text, reading.quote) == ("About 900", "About 900 are in Syria.")
    assert TROOPS.passage.words(reading.words) == "About 900"


def test_what_the_passage_does_not_say_is_no_reading():
    assert readings([("Henry Kissinger", 6.0), ("none", -6.0)], WHO) == []


def test_a_sentence_of_the_models_own_counts_if_one_sentence_holds_all_of_it():
    told = readings([("none", -6.0), ("There are 900 troops in Syria.", 5.0)], MANY)
    assert [(each.text, each.quote, each.words) for each in told] == [
        ("There are 900 troops in Syria.", "About 900 are in Syria.", None)
    ]
    assert readings([("none", -6.0), ("There are 950 troops in Syria.", 5.0)], MANY) == []


@pytest.mark.parametrize(
    ("question", "shown"),
    [("When did the bridge fall?", "Monday (2 June 2025)"), ("What is the holiday called?", "Monday")],
)
def test_a_day_that_is_asked_for_is_shown_with_its_date(question, shown):
    article = hit("The bridge fell on Monday.", published=date(2025, 6, 4))
    asked = readings([("Monday", 4.0)], question, [article])
    undated = readings([("Monday", 4.0)], question, [hit("The bridge fell on Monday.")])
    assert [each.text for each in [*asked, *undated]] == [shown, "Monday"]


def test_whom_the_conversation_named_may_be_the_answer_where_the_sentence_has_what_is_asked():
    question, who = "Tom Baskin heads the department. Who resigned?", [("Tom Baskin", 4.0)]
    (told,) = readings(who, question, [hit("Tom Baskin, who led it, resigned on Friday.")])
    assert told.text == "Tom Baskin"
    assert readings(who, question, [hit("Tom Baskin opened the bridge on Friday.")]) == []


def test_what_only_the_title_says_is_no_reading_unless_the_title_stands_in_the_passage():
    title, body = "Appeal judges quash conviction of Tomas Verrill", "He spent nine months in prison. His lawyer wept."
    said, question = [("Appeal judges", 4.0)], "Who quashed the conviction of Tomas Verrill?"
    assert readings(said, question, [hit(body, title=title)]) == []
    (told,) = readings(said, question, [hit(f"{title}.\n\n{body}", title=title)])
    assert told.quote == f"{title}."


def test_a_name_that_the_sentence_has_in_short_may_be_said_in_full():
    shown = "In 1962, Langdon played the nurse."
    (told,) = readings([("Sue Ane Langdon", 4.0)], "Who played the nurse?", [hit(shown)])
    assert (told.text, told.quote) == ("Sue Ane Langdon", shown)


@pytest.mark.parametrize("said", ["2,500", "about 2,500"])  # in the passage's words, and in the model's own
def test_what_counts_something_else_is_no_reading(said):
    assert readings([("none", -6.0), (said, 3.0)], "How many countries are members?") == []


def test_what_the_sentence_says_the_opposite_of_is_no_reading_except_to_be_denied():
    reduced = (hit("In 2020 Trump reduced the number of soldiers. Nobody objected."),)
    assert readings([("2020", 5.0)], "When did Trump raise the number of soldiers?", reduced) == []
    assert readings([("2020", 5.0)], "When did Trump reduce the number of soldiers?", reduced) != []
    assert readings([("No", 5.0)], "Did Trump raise the number of soldiers?", reduced) != []
    assert readings([("Farhad Alaaldin", 5.0)], "Who does not advise Sudani?", (ADVISER,)) == []


@pytest.mark.parametrize(
    ("question", "text", "said", "read"),
    [
        ("How high was the fine?", "The fine was not $5 million but $3 million.", "$5 million", []),
        ("How high was the fine?", "The fine was not $5 million but $3 million.", "$3 million", ["$3 million"]),
        ("How many died?", "Not about 30 but 20 people died.", "about 30", []),
        (
            "Who saved the dam?",
            "If not for Duarte Vilhena, the dam would have burst.",
            "Duarte Vilhena",
            ["Duarte Vilhena"],
        ),
    ],
)
def test_what_the_passage_says_it_was_not_is_no_reading(question, text, said, read):
    assert [each.text for each in readings([(said, 4.0)], question, (hit(text),))] == read


def test_a_refusal_of_a_server_that_weighs_nothing_is_known_by_its_words():
    class Silent(ScriptedModel):
        def _pieces(self, request):
            return [Piece("None.", None, {})]

    *_, made = drafts(Silent({}), hits=[ADVISER])
    assert made[0].odds == -SURE


def test_the_likelier_reading_comes_first():
    made = readings([("Farhad Alaaldin", 0.5), ("2,500", 5.0)], "What is there?")
    assert [each.text for each in made] == ["2,500", "Farhad Alaaldin"]
    assert made[0].probability > made[1].probability


def test_a_yes_or_no_stands_on_the_sentence_that_has_most_of_the_question():
    adviser = "Farhad Alaaldin is the foreign affairs adviser of Sudani."
    said, silent = (readings([(text, 3.0)], "Is Alaaldin an adviser of Sudani?", [ADVISER]) for text in ("yes", "none"))
    assert [(each.text, each.quote) for each in said] == [("Yes", adviser)]
    assert [(each.text, each.quote) for each in silent] == [(adviser, adviser)]


def test_where_the_model_only_repeats_what_a_question_is_about_the_deed_finds_the_sentence():
    weapons = (hit("The US feared weapons of mass destruction in Iraq. No such weapons were found there."),)
    for said in ("weapons of mass destruction", "found"):
        told = readings([(said, 2.0)], "Did the US find weapons of mass destruction?", weapons)
        assert [each.quote for each in told] == ["No such weapons were found there."]


def test_the_features_are_those_that_the_judge_weighs():
    span, *_ = placed(TROOPS, Draft("900", 2.0), MANY)
    told = features(TROOPS, Draft("900", 2.0), span, "How many troops are in Syria in 3 camps?")
    assert set(told) == set(WEIGHTS)
    assert told == {"answers": 2.0, "untimed": 0.0}
    assert features(TROOPS, Draft("900", 2.0), span, "How many troops were in Syria in 2007?")["untimed"] == 1.0


def test_the_closest_sentence_has_most_of_the_question():
    assert closest([ADVISER, TROOPS], MANY).quote in ("There are 2,500 troops in Iraq.", "About 900 are in Syria.")
    assert closest([], MANY) is None


@pytest.mark.parametrize(
    ("alternatives", "odds"),
    [({"none": math.log(0.5), "900": math.log(0.5)}, 0.0), ({"900": 0.0}, SURE), ({"none": 0.0}, -SURE), ({}, SURE)],
)
def test_the_first_token_tells_how_far_from_refusing_the_model_is(alternatives, odds):
    assert answer_odds(Piece("900", 0.0, alternatives)) == pytest.approx(odds)


def test_stop_ends_the_reading():
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        list(draft(ScriptedModel({}), [ADVISER], WHO, stop))


def test_a_failing_model_is_an_error_not_a_refusal():
    with pytest.raises(GeneratorError, match="failed"):
        drafts(ScriptedModel({}, fails=True))


def test_a_figure_is_read_with_the_sentence_that_disputes_it():
    evidence = "The union said 2,600 workers had walked out. The firm counted 1,850."
    reading, *_ = readings([("2,600", 4.0)], "How many workers walked out?", [hit(f"It rained. {evidence}")])
    assert (reading.text, reading.quote) == ("2,600", evidence)


def test_a_club_has_scored_no_goal_but_it_may_have_won():
    match = hit("Harwick Town beat Calder Rovers when Nuno Duarte scored.")
    said = [("Harwick Town", 4.0)]
    assert readings(said, "Who scored against Calder Rovers?", [match]) == []
    assert [each.text for each in readings(said, "Who beat Calder Rovers?", [match])] == ["Harwick Town"]


def test_whom_the_passage_says_it_was_not_is_no_answer():
    match = hit("The goal came not from Nuno Duarte but from Ivo Strand.")
    assert readings([("Nuno Duarte", 4.0)], "Who scored the goal?", [match]) == []
    assert readings([("Ivo Strand", 4.0)], "Who scored the goal?", [match])[0].text == "Ivo Strand"
    assert readings([("Nuno Duarte", 4.0)], "Who did not score the goal?", [match])


def test_a_row_of_a_table_is_shown_only_where_it_is_asked_about():
    table = hit("| Harwick Town | 14 | 4 | 20 |.")
    table = replace(table, passage=replace(table.passage, sentences=((0, 30),)))
    said = [("Harwick Town", 4.0)]
    assert readings(said, "What are the top three clubs?", [table]) == []
    assert readings([("14", 4.0)], "What did Harwick Town get?", [table])
    assert readings(said, "Who leads the league?", [table])[0].text == "Harwick Town"


def test_what_is_only_planned_is_no_reading_where_a_deed_is_asked_about():
    plan = hit("The firm plans to cut 300 jobs at the plant.")
    assert not readings([("300", 4.0)], "How many jobs were cut?", [plan])
    assert readings([("300", 4.0)], "How many jobs does the firm plan to cut?", [plan])


def test_what_is_told_of_another_is_no_reading():
    both = hit("The two ships together can carry 95 cars.")
    assert not readings([("95", 4.0)], "How many cars can the Terna carry?", [both])
    assert readings([("95", 4.0)], "How many cars can both ships carry?", [both])
