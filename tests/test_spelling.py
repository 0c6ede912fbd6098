import pytest

from qa.spelling import Vocabulary, absent, variants


@pytest.fixture
def vocabulary():
    return Vocabulary.of(
        [
            "Troops of the troop left. Qassem Suleimani, and Qassim Soleimani, met a person in prison in Sudan.",
            "The Higher Military Commission and the Co-ordination Framework spoke to Al Sudani and AlMaliki.",
            "An island near Iceland. The forces of Islamic State were organised.",
        ]
    )


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("troups", ["troops"]),
        ("Soleimani", ["suleimani"]),
        ("sulaimani", ["soleimani", "suleimani"]),
        ("qasem", ["qassem", "qassim"]),
        ("organized", ["organised"]),
        ("coordination", ["Co-ordination"]),
        ("HMC", ["Higher Military Commission"]),
        ("ISIS", ["isil", "daesh", "islamic state"]),
        ("alSudani", ["sudani"]),
        ("Maliki", ["almaliki"]),
    ],
)
def test_variants_that_the_corpus_has(vocabulary, term, expected):
    assert variants(term, vocabulary) == expected


@pytest.mark.parametrize(
    "term", ["troops", "prison", "person", "island", "Sudan", "us", "is", "2,500", "xyzzyq", "", "-"]
)
def test_words_without_variants(vocabulary, term):
    assert variants(term, vocabulary) == []


def test_a_word_that_is_everywhere_gets_no_rarer_forms():
    assert "united states" in variants("US", Vocabulary({"us": 5, "troops": 40}))
    assert variants("US", Vocabulary({"us": 50, "troops": 40})) == []


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who leads ASML?", ["ASML"]),
        ("how many french troops are in sudan", ["french"]),
        ("When did Sam Bankman-Fried's appeal begin?", ["Sam Bankman-Fried"]),
        ("When did Qasem Solaymani meet the HMC?", []),
        ("What did the Sudanese and General Soleymani say?", []),
        ("Where is IslamicState?", []),
        ("how many troups are there", []),
    ],
)
def test_names_that_stand_nowhere_in_the_corpus_are_absent(vocabulary, question, names):
    assert absent(question, vocabulary) == names
