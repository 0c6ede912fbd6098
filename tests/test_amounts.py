import pytest

from qa.amounts import amounts, meet


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("between 20 and 30", [(20, 30)]),
        ("20–30 percent", [(20, 30)]),
        ("20 dead and 30 hurt", [(20, 20), (30, 30)]),
        ("20 and 30", [(20, 20), (30, 30)]),
        ("5-10 million", [(5 * 10**6, 10**7)]),
        ("between -5 and -10 degrees", [(-10, -5)]),
        ("minus 10 degrees", [(-10, -10)]),
        ("−10, then -$10", [(-10, -10), (-10, -10)]),
        ("10-20, an F-16", [(10, 20), (16, 16)]),
        ("2,500 -3,000", [(2500, 3000)]),
        ("52 of 100 seats", [(52, 52)]),
        ("out of 100 seats, 52", [(52, 52)]),
        ("a force of 100", [(100, 100)]),
        ("$5 million over the next 10 years", [(5 * 10**6, 5 * 10**6)]),
        ("over 10 years", [(10, 10)]),
        ("27 dead, hundreds missing", [(27, 27), (200, 1000)]),
        ("several dozen", [(24, 120)]),
        ("tens of thousands of people", [(20_000, 100_000)]),
        ("nobody", [(0, 0)]),
        ("one in four", [(4, 4)]),
    ],
)
def test_a_range_is_one_amount_and_what_it_is_a_part_of_is_none(text, stated):
    assert [(each.low, each.high) for each in amounts(text)] == stated


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("more than 100", "103", True),
        ("more than 100", "500", False),
        ("more than 100", "fewer than 100", False),
        ("nearly 400", "398", True),
        ("between 20 and 30", "25", True),
        ("20 to 30", "30 to 40", False),
        ("18 months", "a year and a half", True),
        ("$3 billion", "€3 billion", False),
        ("-0.3%", "0.3%", False),
        ("25 basis points", "0.25 percent", True),
        ("three-quarters", "75%", True),
        ("three-quarters", "80%", False),
    ],
)
def test_two_amounts_meet_where_one_lies_within_the_reach_of_the_other(one, other, expected):
    assert meet(*amounts(one), *amounts(other)) is expected
    assert meet(*amounts(other), *amounts(one)) is expected
