from qa.lands import lands


def test_lands_are_found_by_name_and_people():
    assert lands("Americans and U.S. troops met the Spanish; us and them") == {"us", "spain"}
