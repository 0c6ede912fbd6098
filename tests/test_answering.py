from datetime import date

import pytest

from qa.answering import Reader, respond
from qa.judgement import Judge
from qa.query import Scope, ask
from qa.types import Answer, Evidence, Progress, Query, Token
from tests.fakes import BagOfWords
from tests.scripted_model import ScriptedModel, hit

ADVISER = hit("Farhad Alaaldin is the foreign affairs adviser of Sudani.", source="b.txt")
TROOPS = hit("There are roughly 2,500 US troops in Iraq.", rank=2)
QUERY = Query("Who advises Sudani?")


class Found:
    def __init__(self, *hits):
        self.hits = list(hits)

    def search(self, query, k):
        return self.hits[:k]

    def absent(self, text):
        return [name for name in ("Macron", "Scholz") if name in text]


def events(model, query=QUERY, hits=(ADVISER, TROOPS), caution=0.5, passages=4):
    return list(respond(query, Reader(Found(*hits), BagOfWords(), lambda: model, Judge(), passages), caution))


def test_evidence_comes_first_then_words_then_the_answer():
    kinds = [type(event) for event in events(ScriptedModel({"Farhad": "Farhad Alaaldin does."}))]
    assert kinds.index(Evidence) < kinds.index(Token) < kinds.index(Answer) == len(kinds) - 1
    assert kinds[0] is Progress


def test_what_the_nearest_passages_do_not_state_is_looked_for_further_down():
    further = hit("Farhad Alaaldin advises Sudani.", rank=2, source="c.txt")
    model = ScriptedModel({"Farhad": "Farhad Alaaldin"})
    *told, answer = events(model, hits=(TROOPS, further, ADVISER), passages=1)
    assert [each.hits for each in told if isinstance(each, Evidence)] == [(TROOPS,), (TROOPS, further)]
    assert {each.hit for each in told if isinstance(each, Token)} == {1}
    assert answer.citations[0].source == further.passage.source.id
    assert len(model.requests) == 2


def test_nothing_is_read_further_once_it_is_stated():
    model = ScriptedModel({"Farhad": "Farhad Alaaldin"})
    *told, answer = events(model, hits=(ADVISER, TROOPS), passages=1)
    assert [each.hits for each in told if isinstance(each, Evidence)] == [(ADVISER,)]
    assert (answer.status, len(model.requests)) == ("answered", 1)


def test_a_supported_sentence_is_cited_and_the_rest_is_nearest():
    answer = events(ScriptedModel({"Farhad": "Farhad Alaaldin"}))[-1]
    assert (answer.status, answer.text) == ("answered", "Farhad Alaaldin. [1]")
    assert answer.citations[0].quote == "Farhad Alaaldin is the foreign affairs adviser of Sudani."
    assert answer.citations[0].source == "b.txt"
    assert answer.nearest == (TROOPS.passage,)


def test_what_is_about_somebody_no_article_has_is_refused_unread():
    model = ScriptedModel({"Farhad": "Farhad Alaaldin"})
    answer = events(model, Query("Who advises Macron and Scholz?"))[-1]
    assert (answer.status, model.requests) == ("not_found", [])
    assert answer.explanation == "The articles do not say: none of them mentions “Macron” or “Scholz”."


def test_nothing_retrieved_never_reaches_the_model():
    model = ScriptedModel({})
    answer = events(model, hits=())[-1]
    assert (answer.status, answer.citations, model.requests) == ("not_found", (), [])


def test_what_the_model_refuses_is_refused():
    assert events(ScriptedModel({}))[-1].status == "not_found"


@pytest.mark.parametrize(("caution", "status"), [(0.999, "not_found"), (0.5, "answered")])
def test_caution_decides_what_is_shown(caution, status):
    assert events(ScriptedModel({"Farhad": "Farhad Alaaldin"}, sure=0.9), caution=caution)[-1].status == status


def test_an_answer_and_a_refusal_say_how_likely_and_who_read():
    answered, refused = (events(ScriptedModel(script))[-1] for script in ({"Farhad": "Farhad Alaaldin"}, {}))
    assert answered.probability >= 0.5 > refused.probability
    assert answered.model == refused.model == "scripted"
    unread = events(ScriptedModel({}), hits=())[-1]
    assert (unread.probability, unread.model) == (None, "")


def test_a_question_of_two_parts_is_answered_part_by_part():
    query = Query("Who advises Sudani, and how many US troops are in Iraq?")
    answer = events(ScriptedModel({"Farhad": "Farhad Alaaldin", "2,500": "2,500"}), query, [TROOPS, ADVISER])[-1]
    assert "Farhad Alaaldin. [" in answer.text
    assert "Roughly 2,500. [" in answer.text


def test_a_passage_that_two_parts_find_is_one_piece_of_evidence():
    query = Query("Who advises Macedonia, and how many US troops are in Peru?")
    told = events(ScriptedModel({}), query, [TROOPS, ADVISER])
    assert {each.hits for each in told if isinstance(each, Evidence)} == {(TROOPS, ADVISER)}
    assert sorted(each.id for each in told[-1].nearest) == sorted({each.id for each in told[-1].nearest})


def test_a_refusal_of_two_parts_explains_the_likelier_one():
    query = Query("How many US troops are in Peru, and who advises Sudani?")
    answer = events(ScriptedModel({"Farhad": "Farhad Alaaldin"}), query, [TROOPS, ADVISER], caution=0.99)[-1]
    assert answer.status == "not_found" and answer.probability > 0.5
    assert answer.explanation.startswith("The articles do not say this clearly enough")


def test_the_same_words_answer_no_second_question():
    query = Query("How many US troops are in Iraq and how many left?")
    answer = events(ScriptedModel({"2,500": "2,500"}), query, [TROOPS])[-1]
    assert [sentence.text for sentence in answer.sentences] == ["Roughly 2,500."]
    assert answer.explanation.startswith("The articles do not say: ")


def test_nor_do_they_where_another_article_says_the_same():
    query = Query("How many US troops are in Iraq and how many left?")
    again = hit("Iraq still has roughly 2,500 US troops.", rank=3, source="c.txt")
    answer = events(ScriptedModel({"2,500": "2,500"}), query, [TROOPS, again])[-1]
    assert [sentence.text for sentence in answer.sentences] == ["Roughly 2,500."]


def test_what_was_so_last_year_is_answered_from_last_year_and_says_which_that_is():
    lately = hit("In March 2024 the strike cost 50 jobs.", source="a.txt", published=date(2024, 3, 9))
    before = hit("In May 2023 the strike cost 70 jobs.", rank=2, source="b.txt", published=date(2023, 5, 9))
    asked = ask("How many jobs did the strike cost last year?", (), Scope(), date(2024, 3, 9))
    model = ScriptedModel({"March": "50 jobs", "May": "70 jobs"})
    answer = events(model, asked, (lately, before))[-1]
    counted = "“last year” is taken as 2023, counted from the newest article (9 March 2024)."
    assert answer.text == f"70 jobs. [1] {counted}"
    assert "in 2023?" in model.requests[0].messages[-1].text
    assert events(ScriptedModel({}), asked, (lately,))[-1].explanation.endswith(counted)


def test_timings_are_in_order():
    timings = events(ScriptedModel({"Farhad": "Farhad Alaaldin"}))[-1].timings
    assert 0 <= timings["evidence"] <= timings["first_word"] <= timings["answer"]


def test_fake_markers_and_markup_in_a_passage_stay_text():
    planted = hit("Sudani said [9] <b>hello</b> to all.", similarity=0.7)
    answer = events(ScriptedModel({"Sudani": "hello"}), Query("What did Sudani say to all?"), [planted])[-1]
    assert [citation.number for citation in answer.citations] == [1]
    assert answer.text == "“Sudani said (9) <b>hello</b> to all.” [1]"


def test_every_version_that_is_answer_enough_is_shown():
    one = hit("The oldest brother is played by Michael Thompson.", source="x.txt")
    other = hit("The oldest brother is played by Barry Watson.", rank=2, source="t.txt")
    model = ScriptedModel({"Thompson": "Michael Thompson", "Watson": "Barry Watson"})
    answer = events(model, Query("Who played the oldest brother?"), [one, other])[-1]
    assert (answer.status, {each.source for each in answer.citations}) == ("conflicting", {"x.txt", "t.txt"})


def test_what_is_far_less_likely_than_the_best_is_left_out():
    peak = hit("At the peak of the war in 2007 there were 170,000 soldiers in Iraq.", source="a.txt")
    far = hit("Hotels had 20 rooms.", rank=2, source="b.txt", similarity=0.1)

    class Doubtful(ScriptedModel):
        def _pieces(self, request):
            self.sure = 0.99 if "170,000" in request.messages[-1].text else 0.02
            return super()._pieces(request)

    model = Doubtful({"170,000": "170,000", "Hotels": "20"})
    answer = events(model, Query("How many soldiers were in Iraq at the peak of the war in 2007?"), [peak, far], 0.0)[
        -1
    ]
    assert (answer.status, answer.text) == ("answered", "170,000. [1]")


def test_a_question_for_all_there_is_gets_sentences_of_several_articles_without_the_model():
    model = ScriptedModel({})
    one = hit("The talks on US troops in Baghdad began in January.", source="a.txt", published=date(2024, 1, 30))
    two = hit("US troops in Baghdad were the matter of talks again.", source="b.txt", published=date(2021, 7, 1))
    answer = events(model, Query("What do the articles say about talks on US troops in Baghdad?"), [one, two])[-1]
    assert [each.source for each in answer.citations] == ["b.txt", "a.txt"]
    assert (answer.status, answer.model, model.requests) == ("answered", "", [])
