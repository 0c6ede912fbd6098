import pytest

from qa.negation import contradicts, negated


@pytest.mark.parametrize(
    ("sentence", "passage", "accepted"),
    [
        ("Iraq needs combat troops.", "Iraq doesn't need combat troops.", False),
        ("Iraq does not need troops.", "Iraq no longer requires troops.", True),
        ("Iraq does not need troops.", "Iraq needs troops.", False),
        ("Weapons were found.", "No such weapons were found and the country fell.", False),
        ("He did not set a deadline.", "He fell short of setting a deadline.", True),
        ("Not only Iraq agreed.", "Both Iraq and Iran agreed.", True),
        ("He rejected the plan.", "He turned the plan down.", True),
        ("Combat troops returned.", "These are not combat troops, it said. Combat troops returned.", True),
    ],
)
def test_what_is_denied_is_not_affirmed_nor_the_reverse(sentence, passage, accepted):
    assert contradicts(sentence, passage, "What about it?") is not accepted


def test_negation_is_seen_in_its_common_forms():
    assert all(map(negated, ["no troops", "didn't", "didn’t go", "none", "without it", "rejected"]))
    assert not negated("Nothingham knots notable")
