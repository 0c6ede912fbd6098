import pytest

from qa.words import added_words, content_words, coverage, fold, stem


def test_words_agree_by_their_stems():
    assert stem("withdrew") == stem("withdrawn") == stem("withdrawal")
    assert stem("settled") == stem("settle") and stem("troops") == stem("troop's")
    assert content_words("The troops were withdrawn") == content_words("troop withdrawal")


def test_coverage_is_a_share_of_the_meaningful_words():
    assert coverage("Iraq needs troops", "troops") == pytest.approx(1 / 3)
    assert coverage("is it?", "anything") == 1.0


def test_what_a_sentence_adds_to_its_question():
    assert added_words("About 900 troops are in Syria.", "How many troops are in Syria?") == {"900"}


@pytest.mark.parametrize(
    ("name", "plain"), [("Đinđić", "dindic"), ("Ægir", "aegir"), ("ŒUVRE", "oeuvre"), ("Łódź", "lodz")]
)
def test_a_capital_folds_as_its_small_letter_does(name, plain):
    assert fold(name) == fold(name.lower()) == plain


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011"])
def test_a_hyphen_of_any_kind_folds_to_a_space(hyphen):
    assert fold(f"Al{hyphen}Qa’ida") == "al qaida"
    assert fold(f"Ál{hyphen}Qaida") == "al qaida"
