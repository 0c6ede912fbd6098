from dataclasses import replace

import pytest

from qa.locating import around, locate, sentence, sentences, told
from tests.scripted_model import passage

TROOPS = passage(
    "The talks began. There are roughly 2,500 US troops in Iraq and about 900 in Syria. It cost $5 billion."
)


def found(said, place=TROOPS, question="How many?"):
    span = locate(said, place, question)
    return span and place.words(span)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("900", "about 900"),
        ("2,500", "roughly 2,500"),
        ("5", "$5 billion"),
        ("roughly 2,500 us troops", "roughly 2,500 US troops"),
        ("The talks.", "The talks"),
        ("US  troops", "US troops"),
    ],
)
def test_words_are_found_in_any_case_and_a_figure_comes_with_what_qualifies_it(said, words):
    assert found(said) == words


@pytest.mark.parametrize(
    ("said", "text", "words"),
    [
        ("10 degrees", "It was minus 10 degrees there.", "minus 10 degrees"),
        ("10", "It was minus 10 degrees there.", "minus 10 degrees"),
        ("0.3%", "Growth was -0.3% then.", "-0.3%"),
        ("-0.3%", "Growth was −0.3% then.", "−0.3%"),
        ("0.3%", "Growth was about −0.3% then.", "about −0.3%"),
        ("16", "He flew an F-16 there.", "16"),
        ("2,500", "The toll – 2,500 – grew.", "2,500"),
        ("20", "Between 20 and 30 came.", "Between 20 and 30"),
        ("30", "Between 20 and 30 came.", "Between 20 and 30"),
        ("between 20", "Between 20 and 30 came.", "Between 20 and 30"),
        ("20", "Some 20 to 30 percent left.", "Some 20 to 30 percent"),
        ("30 men", "They were groups of 20–30 men.", "20–30 men"),
        ("5", "It cost $5 to $10 million.", "$5 to $10 million"),
        ("20", "It rose from 20 to 30 then.", "20"),
        ("12", "It killed 12 and 30 were hurt.", "12"),
    ],
)
def test_the_sign_and_the_whole_range_belong_to_a_figure(said, text, words):
    assert found(said, passage(text)) == words


@pytest.mark.parametrize(
    ("said", "text", "words"),
    [
        ("11", "Eleven of its 27 posts are vacant.", "Eleven"),
        ("twelve", "There were about 12 boats.", "about 12"),
        ("2,500", "It has 2.5 thousand soldiers.", "2.5 thousand"),
        ("4%", "It rose by four per cent.", "four per cent"),
        ("11", "The eleventh post is vacant.", None),
        ("11 posts", "Eleven of its 27 posts are vacant.", None),
    ],
)
def test_a_number_is_found_in_words_and_in_digits(said, text, words):
    assert found(said, passage(text)) == words


def test_of_a_title_and_a_sentence_below_it_the_sentence_is_quoted():
    text = "Operator: fans ran within four minutes.\n\nThe fans ran within four minutes of the alarm, Ravnaas said."
    place = passage(text, title="Operator: fans ran within four minutes")
    span = locate("four minutes", place, "How long did it take before the fans ran?")
    assert place.words(sentence(place, span)).endswith("Ravnaas said.")


def test_a_date_is_told_as_fully_as_it_stands_there():
    place = passage("Porush was born on 2 April 1916. He had 1,916 books in the years 1930-1935.")
    assert found("1916", place) == "2 April 1916"
    assert found("1930", place) == "1930-1935"
    assert found("1,916", place) == "1,916"
    coming = passage("Tension rose in 2019 and early 2020. He came in May, June 1999 was quiet.")
    assert found("2019", coming) == "2019 and early 2020"
    assert found("June 1999", coming) == "June 1999"


def test_a_year_by_itself_comes_before_the_end_of_a_life():
    place = passage("John Russell (1805–1861) was a lawyer called Russell. His son went to the bar in 1861.")
    assert found("1861", place, "When was Russell called to the bar?") == "1861"
    assert found("1805", place, "When was Russell born?") == "1805–1861"


def test_the_year_of_a_death_is_told_in_full_where_its_sentence_has_a_life():
    life = passage("John Sparke (died 1680) John Sparke (1636 – 8 October 1680) sat in the House. He died in May 1680.")
    assert found("1680", life, "When did John Sparke die?") == "8 October 1680"
    other = passage("Sparke died in 1566 and was buried on 11 July 1566.")
    assert found("1566", other, "When did Sparke die?") == "1566"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He joined the Lanka Sama Samaja Party (LSSP) as a student.", "Lanka Sama Samaja Party (LSSP)"),
        ("It met at the Ministry of Foreign Affairs (MFA).", "Ministry of Foreign Affairs (MFA)"),
        ("He led the party. Later members (LSSP) left.", "LSSP"),
        ("He joined the LSSP as a student.", "LSSP"),
    ],
)
def test_a_short_form_comes_with_its_long_one_where_that_stands_before_it(text, words):
    assert found("MFA" if "MFA" in text else "LSSP", passage(text)) == words


@pytest.mark.parametrize("said", ["", " . ", "9", "2,50", "British troops", "troops US", "(.*)"])
def test_what_does_not_stand_there_as_whole_words_has_no_place(said):
    assert found(said) is None


def test_typographic_signs_are_no_difference_and_offsets_hold():
    place = passage("He said: “Iraq’s army – all of it – is ready.” So it went.", start=100)
    span = locate("Iraq's army - all of it", place, "What is ready?")
    assert span == (110, 133)
    assert place.words(span) == "Iraq’s army – all of it"


def test_of_several_places_the_one_whose_sentence_has_most_of_the_question_is_meant():
    place = passage("In 2003 the war began. In 2003 the museum of Basra was robbed.")
    assert locate("2003", place, "When was the museum robbed?") == (26, 30)
    assert locate("2003", place, "When did the war begin?") == (3, 7)


def test_the_sentence_of_a_span_is_whole_and_several_when_it_crosses_them():
    assert TROOPS.words(sentence(TROOPS, locate("900", TROOPS, ""))).startswith("There are roughly")
    crossing = sentence(TROOPS, (TROOPS.text.index("began"), TROOPS.text.index("roughly")))
    assert TROOPS.words(crossing).startswith("The talks began. There are")


def test_headings_are_no_sentences():
    place = replace(passage("Iraq-Spain relations\n\nSpain has troops in Iraq."), sentences=((0, 20), (22, 47)))
    assert [place.words(span) for span in sentences(place)] == ["Spain has troops in Iraq."]
    heading = replace(passage("Iraq-Spain relations"), sentences=((0, 20),))
    assert sentences(heading) == [(0, 20)]


def test_a_sentence_that_begins_with_a_pronoun_comes_with_the_name_it_stands_for():
    place = passage("Ariana Richards is an actress. She played Lex. It was shot in 1992.")
    assert place.words(told(place, place.sentences[1])) == "Ariana Richards is an actress. She played Lex."


@pytest.mark.parametrize("last", ["The number is four.", "The correct figure was four.", "The toll has risen."])
def test_a_figure_comes_with_what_it_counts(last):
    place = passage(f"An earlier version said that five patients had died. {last}")
    assert place.words(told(place, place.sentences[1])) == place.text


def test_a_figure_that_says_what_it_counts_comes_alone():
    place = passage("Talks went on. The number of patients is four.")
    assert place.words(told(place, place.sentences[1])) == "The number of patients is four."


def test_an_open_quotation_comes_with_who_spoke():
    place = passage("“We are guests. Nothing is set,” Major Nguyen said. Talks went on.")
    assert place.words(told(place, place.sentences[0])) == "“We are guests. Nothing is set,” Major Nguyen said."
    assert place.words(told(place, place.sentences[2])) == "Talks went on."


def test_around_is_the_title_and_a_sentence_on_each_side():
    place = passage("One is first. Two is next. Three is third. Four is last.", title="Counting")
    assert around(place, place.sentences[1]) == "Counting\nOne is first. Two is next. Three is third."
