import threading
from dataclasses import replace

import pytest

from qa.errors import GeneratorError, Stopped
from qa.judgement import ANSWERABLE, Judge
from qa.reading import ask, rank, summary, write
from qa.types import Progress, Reading, Token
from tests.fakes import BagOfWords
from tests.scripted_model import ScriptedModel, hit

ADVISER = hit("Farhad Alaaldin is the foreign affairs adviser of Sudani. He spoke to a news agency.")
TROOPS = hit("There are 2,500 troops in Iraq. About 900 are in Syria.", rank=2)
WHO, MANY = "Who advises Sudani?", "How many troops are in Syria?"


def ranked(question, answers, hits=(ADVISER, TROOPS)):
    return rank(hits, answers, question, BagOfWords(), Judge())


def written(model, question, answers):
    return list(write(model, ranked(question, answers)[:1], question))


def test_each_passage_is_asked_for_one_token_and_progress_is_told():
    model = ScriptedModel({"Farhad": "Farhad Alaaldin advises Sudani."})
    *progress, answers = ask(model, [ADVISER, TROOPS], WHO)
    assert answers[0] > 0 > answers[1]
    assert progress == [Progress("reading", done, 2) for done in range(3)]
    assert [request.max_tokens for request in model.requests] == [1, 1]


def test_the_sentence_that_shares_most_with_the_question_ranks_first():
    assert ranked(WHO, [1.0, -1.0])[0].text == "Farhad Alaaldin is the foreign affairs adviser of Sudani."
    assert ranked(MANY, [-1.0, 1.0])[0].text == "About 900 are in Syria."


def test_every_sentence_is_ranked_with_its_own_span():
    readings = ranked(WHO, [0.0, 0.0])
    assert len(readings) == 4
    assert all(reading.verbatim and reading.quote == reading.text for reading in readings)


def test_a_heading_is_no_sentence():
    headed = hit("Iraq-Spain relations\n\nSpain has troops in Iraq.")
    passage = replace(headed.passage, sentences=((0, 20), (22, 47)))
    assert [each.text for each in ranked(WHO, [0.0], [replace(headed, passage=passage)])] == [
        "Spain has troops in Iraq."
    ]


def test_a_figure_is_written_shortly_when_the_sentence_supports_it():
    *tokens, reading = written(ScriptedModel({"Syria": "900 troops are in Syria."}), MANY, [-1.0, 1.0])
    assert "".join(token.text for token in tokens) == "900 troops are in Syria."
    assert (reading.text, reading.quote, reading.verbatim) == (
        "900 troops are in Syria.",
        "About 900 are in Syria.",
        False,
    )


@pytest.mark.parametrize("draft", ["none", "2,500 troops are in Syria.", "Troops are in Syria.", "900 Danish troops."])
def test_a_draft_that_its_sentence_does_not_support_gives_way_to_the_article(draft):
    reading = written(ScriptedModel({"Syria": draft}), MANY, [-1.0, 1.0])[-1]
    assert isinstance(reading, Reading)
    assert reading.text == "About 900 are in Syria."


def test_for_other_questions_the_article_speaks_and_the_model_writes_nothing():
    model = ScriptedModel({"Farhad": "Henry does."})
    token, reading = written(model, WHO, [1.0, -1.0])
    assert token == Token(0, f"{reading.text} ")
    assert reading.verbatim
    assert model.requests == []


def test_stop_ends_the_reading():
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        list(ask(ScriptedModel({}), [ADVISER], WHO, stop))


def test_a_failing_model_is_an_error_not_a_refusal():
    with pytest.raises(GeneratorError, match="failed"):
        list(ask(ScriptedModel({}, fails=True), [ADVISER], WHO))


def spanned(*sentences):
    text = " ".join(sentences)
    starts = [text.index(each) for each in sentences]
    found = hit(text)
    spans = tuple((start, start + len(each)) for start, each in zip(starts, sentences, strict=True))
    return replace(found, passage=replace(found.passage, sentences=spans))


def test_a_sentence_that_begins_with_a_pronoun_comes_with_the_name_it_stands_for():
    found = spanned("Ariana Richards is an actress.", "She played Lex Murphy in the film.", "It was shot in 1992.")
    texts = {each.text for each in ranked("Who played Lex?", [1.0], [found])}
    assert "Ariana Richards is an actress. She played Lex Murphy in the film." in texts


def test_an_open_quotation_comes_with_who_spoke():
    found = spanned("“We are guests.", "Nothing is set,” Major Nguyen said.", "Talks went on.")
    assert {each.text for each in ranked("Who is a guest?", [1.0], [found])} == {
        "“We are guests. Nothing is set,” Major Nguyen said.",
        "Nothing is set,” Major Nguyen said.",
        "Talks went on.",
    }


def test_the_summary_counts_what_the_best_sentence_and_its_neighbours_lack():
    readings = ranked("How many Danish troops are in Syria in 3 camps?", [-1.0, 1.0])
    told = summary(readings, [-1.0, 1.0], "How many Danish troops are in Syria in 3 camps?")
    assert set(told) == set(ANSWERABLE)
    assert (told["strongest yes"], told["names missing"], told["figures missing"], told["slot"]) == (1.0, 1.0, 1.0, 1.0)
