import pytest

from qa.excerpts import covering, cut, excerpt
from tests.scripted_model import passage

LONG = "They met in the old town for hours on end, and the talks went on into the night without any result. "
ABOUT = "What does Farhad Alaaldin say about Oslo?"


def test_a_passage_that_fits_is_shown_whole_in_one_line():
    assert excerpt(passage("Two men\n met. "), ABOUT, 60) == "Two men met."


def test_a_long_passage_is_cut_between_words():
    assert excerpt(passage(LONG), "What happened?", 40) == "They met in the old town for hours on …"


@pytest.mark.parametrize("start", [0, 700])
def test_it_begins_where_the_names_of_the_question_stand(start):
    told = f"{LONG}Mr Alaaldin, an adviser, spoke. They left."
    assert excerpt(passage(told, start=start), ABOUT, 60) == "… Mr Alaaldin, an adviser, spoke. They left."


def test_of_a_sentence_that_is_too_long_the_part_with_the_name_is_shown():
    shown = excerpt(passage(f"{LONG[:-2]} until Mr Alaaldin, who had come from Norway, ended them."), ABOUT, 60)
    assert shown.startswith("… ") and "Alaaldin" in shown and len(shown) <= 64


def test_what_the_beginning_names_already_is_not_looked_for_further_down():
    told = f"Farhad Alaaldin came. {LONG}Alaaldin left."
    assert excerpt(passage(told), ABOUT, 60).startswith("Farhad Alaaldin came. They met")


def test_passages_that_name_what_is_asked_are_among_those_chosen():
    plain = [passage(LONG, f"{letter}.txt") for letter in "abc"]
    adviser, town = passage("Mr Alaaldin spoke.", "d.txt"), passage("It rained.", "e.txt", title="Weather in Oslo")
    again = passage("Alaaldin left.", "f.txt")
    assert covering([*plain, adviser, town, again], ABOUT, 3) == [plain[0], adviser, town]
    assert covering(plain, ABOUT, 2) == plain[:2]
    assert covering([], ABOUT, 3) == []


def test_a_short_text_is_not_cut():
    assert cut("one  two", 7) == "one two"
