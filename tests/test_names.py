import pytest

from qa.names import names, respelled, same_name

ONE_NAME = [
    ("Qassem Suleimani", "Qassim Soleimani"),
    ("General Qassem Soleimani", "Suleimani"),
    ("al-Sudani", "Al Sudani"),
    ("Mr Al Sudani", "Mohammed Shia Al Sudani"),
    ("Mohammed Shia' al-Sudani", "Mohamed Shia al-Sudani"),
    ("Saddam Hussein's", "Saddam Husayn"),
    ("Moqtada al-Sadr", "Muqtada Al Sadr"),
    ("Mustafa al-Kadhimi", "Mustapha Al-Kadhemi"),
    ("Abu Mahdi al-Muhandis", "Abu Mehdi al-Mohandes"),
    ("Abdul Latif Rashid", "Abdullatif Rashid"),
    ("Abdul Latif Rashid", "Abdullatif Rasheed"),
    ("Osama bin Laden", "Usama bin Ladin"),
    ("al-Qaeda", "Al-Qa'ida"),
    ("Recep Tayyip Erdoğan", "Erdogan"),
    ("Pedro Sánchez", "Mr Sanchez"),
    ("President Joe Biden", "Biden"),
    ("John F. Kennedy", "John Kennedy"),
    ("J. Smith", "John Smith"),
    ("St. Louis", "Saint Louis"),
    ("Co-ordination Framework", "Coordination Framework"),
    ("Islamic State", "ISIS"),
    ("F-16", "F16"),
    ("Islamic State (IS)", "Daesh"),
    ("U.S.", "United States"),
    ("Higher Military Commission", "HMC"),
    ("Islamic Revolutionary Guard Corps", "IRGC"),
]
TWO_NAMES = [
    ("Sudan", "South Sudan"),
    ("North Korea", "South Korea"),
    ("John Smith", "Jane Smith"),
    ("Barack Obama", "Michelle Obama"),
    ("George W. Bush", "George H. W. Bush"),
    ("Martin Luther King Jr.", "Martin Luther King Sr."),
    ("Elizabeth I", "Elizabeth II"),
    ("Kim Jong-un", "Kim Jong-il"),
    ("New York", "New York Times"),
    ("Council", "Security Council"),
    ("Columbia University", "Cornell University"),
    ("US", "UN"),
    ("G7", "G20"),
    ("F-16", "F-35"),
    ("IS", "US"),
]


@pytest.mark.parametrize(("first", "second"), ONE_NAME)
def test_spellings_of_one_name(first, second):
    assert same_name(first, second)
    assert same_name(second, first)


@pytest.mark.parametrize(("first", "second"), TWO_NAMES)
def test_different_names(first, second):
    assert not same_name(first, second)
    assert not same_name(second, first)


@pytest.mark.parametrize("nothing", ["", " ", "'s", "?!"])
def test_nothing_is_no_name(nothing):
    assert not same_name(nothing, nothing)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Troops left when Mustafa al-Kadhimi met Joe Biden’s aide.", ["Mustafa al-Kadhimi", "Joe Biden"]),
        ("Osama bin Laden and Ludwig van Beethoven", ["Osama bin Laden", "Ludwig van Beethoven"]),
        ("In December, the U.S. Navy saw J. K. Rowling.", ["U.S. Navy", "J. K. Rowling"]),
        ("Mr Sanchez of Spain, the Ministry of Defence", ["Sanchez", "Spain", "Ministry of Defence"]),
        ("The Islamic State (IS) on Monday", ["Islamic State", "IS"]),
        ("Baghdad: Troops are near Baghdad.", ["Baghdad", "Baghdad"]),
        ("Which University did he attend? None. ISIS.", ["University", "ISIS"]),
        ("what is written small", []),
        ("Theresa May, 62, resigned. In May 2019 Theresa May 24 left.", ["Theresa May", "Theresa"]),
        ("Marks & Spencer and AT&T fell.", ["Marks & Spencer", "AT&T"]),
        ("Didn't Boris Johnson resign?", ["Boris Johnson"]),
        ("What did the G7 and the G20's hosts decide in Q3 2023?", ["G7", "G20", "Q3"]),
        ("In Spain, F-16s and an F-35 flew over COVID-19.", ["Spain", "F-16", "F-35", "COVID"]),
        ("It rose to EUR500m in Iraq1 and US2.5.", ["EUR", "Iraq", "US"]),
    ],
)
def test_names_in_a_text(text, expected):
    found = names(text)
    assert [name.text for name in found] == expected
    assert all(text[name.start : name.end] == name.text for name in found)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Whom did Abdullatif Rasheed meet in Bagdad?", "Whom did Abdul Latif Rashid meet in Baghdad?"),
        ("Did Sudani speak?", "Did Sudani speak?"),  # so it stands there
        ("Did Barham Salih meet Shia Al Soudani?", "Did Barham Salih meet Prime Minister Mohammed Shia' al-Sudani?"),
        ("did rasheed speak", "did rasheed speak"),
    ],
)
def test_a_question_is_spelled_as_the_passage_spells_its_names(question, expected):
    passage = "Iraq's President, Abdul Latif Rashid, met Prime Minister Mohammed Shia' al-Sudani in Baghdad."
    assert respelled(question, passage) == expected
