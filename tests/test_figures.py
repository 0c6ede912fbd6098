"""A number is one number in whatever spelling, and keeps its unit."""

import pytest

from qa.figures import figures, numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2,500 and 2500 and 2.5 thousand", {"2500"}),
        ("$88 billion, 88bn, 88 billion dollars", {"88000000000"}),
        ("three, a dozen, twenty-five", {"3", "12", "25"}),
        ("a third, one-third; two-thirds or half of it", {"1/3", "2/3", "1/2"}),
        ("30 percent, 30 per cent, 30%", {"30%"}),
        ("the 4th and the fourth round", {"4th"}),
        ("a third round of talks", {"3th"}),
        ("5-10 million", {"5", "5000000", "10000000"}),
        ("one of them, no one", set()),
        ("a one-year agenda", {"1"}),
        ("half a million, 500,000", {"500000"}),
        ("one hundred and twenty, 120", {"120"}),
        ("two hundred and fifty thousand", {"250000"}),
        ("two million three hundred thousand", {"2300000"}),
        ("two and a half years", {"5/2"}),
        ("three hundred thousand, 300,000", {"300000"}),
        ("a hundred million dollars", {"100000000"}),
        ("007 and 1.50", {"7", "3/2"}),
        ("$3B, $3b, $3 billion", {"3000000000"}),
        ("$1.5T, $1.5tn", {"1500000000000"}),
        ("Section 3B of it", {"3"}),
        ("52pc, 52%", {"52%"}),
        ("25 basis points, 25bps, 0.25 percentage points", {"1/4%"}),
        ("two and a half percent, 2.5%", {"5/2%"}),
        ("a year and a half, 1.5 years", {"3/2"}),
        ("half a year", {"1/2"}),
        ("300m", {"300", "300000000"}),
        ("£300m, 300 million", {"300000000"}),
        ("$5 to $10 million", {"5", "5000000", "10000000"}),
        ("2 crore, 20 million", {"20000000"}),
        ("5 lakhs, 500,000", {"500000"}),
        ("1 lakh crore, 1 trillion", {"1000000000000"}),
        ("-0.3%", {"3/10%"}),
        ("18,400, 18\u202f400, 18\xa0400", {"18400"}),
        ("in 2024\xa0400 left", {"2024", "400"}),
        ("at one point, a fortnight", {"1"}),
        ("at one point", set()),
        ("ten points", {"10"}),
    ],
)
def test_numbers_have_one_spelling(text, expected):
    assert numbers(text) == expected


def test_a_figure_keeps_its_unit_and_its_words():
    figure = figures("about $88 billion for it")[0]
    assert (figure.value, figure.unit, figure.text, figure.start) == (88 * 10**9, "dollar", "$88 billion", 6)
