import pytest

from qa.ranking import near_duplicates, reciprocal_rank_fusion

REPORT = (
    "The Iraqi government is working to end the presence of foreign troops from the US-led coalition against ISIS, "
    "the prime minister said on Thursday. Mr Al Sudani's announcement followed an escalation in attacks between the US "
    "military and Iran-backed Shiite militias, including air strikes on three militia bases in central Iraq."
)


def test_fusion_adds_reciprocal_ranks():
    fused = dict(reciprocal_rank_fusion({"one": ["a", "b"], "two": ["b"]}, k=60))
    assert fused == {"b": pytest.approx(1 / 62 + 1 / 61), "a": pytest.approx(1 / 61)}


def test_fusion_puts_what_both_found_first_and_keeps_the_order_of_ties():
    fused = [key for key, _ in reciprocal_rank_fusion({"one": [1, 2, 3], "two": [4, 3, 5]})]
    assert fused == [3, 1, 4, 2, 5]


def test_fusion_weighs():
    fused = reciprocal_rank_fusion({"one": ["a"], "two": ["b"]}, weights={"two": 2.0})
    assert [key for key, _ in fused] == ["b", "a"]


def test_fusion_of_nothing():
    assert reciprocal_rank_fusion({}) == reciprocal_rank_fusion({"one": []}) == []


@pytest.mark.parametrize(
    "copy",
    [
        REPORT,
        REPORT.replace("-", " ").upper(),
        REPORT.replace("escalation", "escalations").replace("Shiite", "Shi’ite"),
        f"{REPORT} Powered by automated translation",
        REPORT.replace(" on Thursday", ""),
    ],
)
def test_the_same_report_is_told_once(copy):
    assert near_duplicates([REPORT, copy]) == [0, 0]


@pytest.mark.parametrize(
    "other",
    [
        REPORT.replace("three", "five"),
        REPORT.replace("three", "13"),
        REPORT.replace("is working", "is not working"),
        REPORT.replace("on Thursday", "on Monday"),
        REPORT.replace("central", "northern"),
        REPORT.replace("on Thursday", "on Thursday, December 28"),
        REPORT[: len(REPORT) // 2],
        "Something else altogether.",
        "",
    ],
)
def test_another_number_date_denial_or_word_is_no_duplicate(other):
    assert near_duplicates([REPORT, other]) == [0, 1]


def test_each_duplicate_points_to_the_first():
    assert near_duplicates(["a b c d", "x", "a b c d", "x", "A b, c d"]) == [0, 1, 0, 1, 0]
