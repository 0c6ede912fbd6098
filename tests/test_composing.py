from datetime import date

from qa.composing import agree, compose
from qa.types import Hit, Query, Reading
from tests.scripted_model import hit, passage

QUESTION = "How many US troops are in Iraq?"
QUERY = Query(QUESTION)


def reading(text, evidence, probability=0.9, **known):
    return Reading(hit(evidence, **known), text, False, probability)


def test_readings_that_agree_share_a_sentence_with_a_citation_each():
    one = reading("There are 2,500 US troops in Iraq.", "The US has 2,500 troops.", source="a.txt")
    two = reading("About 2,500 troops are there.", "Roughly 2,500 remain.", 0.8, source="b.txt")
    answer = compose(QUERY, [two, one], [], {})
    assert (answer.status, answer.text) == ("answered", "There are 2,500 US troops in Iraq. [1] [2]")
    assert [citation.source for citation in answer.citations] == ["a.txt", "b.txt"]


def test_different_figures_from_different_articles_conflict_newest_first():
    old = reading("There are 5,000.", "There are 5,000 troops.", 0.9, source="a.txt", published=date(2020, 1, 1))
    new = reading("There are 2,500.", "There are 2,500 troops.", 0.8, source="b.txt", published=date(2023, 1, 1))
    answer = compose(QUERY, [old, new], [], {})
    assert answer.status == "conflicting"
    assert [(sentence.text, sentence.as_of) for sentence in answer.sentences] == [
        ("There are 2,500.", date(2023, 1, 1)),
        ("There are 5,000.", date(2020, 1, 1)),
    ]


def test_an_article_is_cited_once_and_its_syndicated_copy_not_at_all():
    copy = passage("The US has 2,500 troops.", source="copy.txt")
    first = reading("There are 2,500.", "The US has 2,500 troops.")
    first = Reading(Hit(first.hit.passage, 1, 0.6, (), (copy,)), first.text, False, 0.9)
    again = reading("There are 2,500.", "It is 2,500 now.", 0.8)
    copied = reading("There are 2,500.", "The US has 2,500 troops.", 0.7, source="copy.txt")
    assert [citation.source for citation in compose(QUERY, [first, again, copied], [], {}).citations] == ["a.txt"]


def test_a_citation_is_verbatim_at_its_offsets():
    text = "Nothing here. The US has 2,500 troops in Iraq. Nothing there."
    (citation,) = compose(QUERY, [reading("There are 2,500.", text)], [], {}).citations
    assert text[citation.start : citation.end] == citation.quote == "The US has 2,500 troops in Iraq."


def test_a_much_weaker_reading_that_says_something_else_is_left_out():
    strong = reading("There are 2,500.", "There are 2,500 troops.", 0.95)
    weak = reading("Soldiers arrived by ship.", "Soldiers arrived by ship.", 0.5, source="b.txt")
    assert len(compose(QUERY, [strong, weak], [], {}).sentences) == 1


def test_agreement_looks_at_what_the_sentences_add_to_the_question():
    assert agree("There are 2,500 US troops.", "The US has about 2,500 troops.", QUESTION)
    assert not agree("There are 2,500 US troops.", "There are 5,000 US troops.", QUESTION)
    assert agree("Farhad Alaaldin advises him.", "The adviser is Farhad Alaaldin.", "Who advises him?")
    assert not agree("It was Barack Obama.", "It was Donald Trump.", "Who withdrew them?")
