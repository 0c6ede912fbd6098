import random
import re

import pytest

from eval.careers import career


@pytest.fixture(params=range(40))
def made(request):
    return career(random.Random(request.param))


def test_every_post_stands_in_the_passage_and_is_asked_for_once(made):
    name, passage, asked = made
    posts = [said for _, said in asked if said]
    assert name.lower() in passage.lower()
    assert 3 <= len(posts) == len(set(posts))
    assert all(post.lower() in passage.lower() for post in posts)


def test_times_asked_about_lie_within_the_post_that_answers(made):
    _, passage, asked = made
    for question, said in asked:
        if said:
            told = next(each for each in re.split(r"(?<=[.;]) ", passage) if said.lower() in each.lower())
            first, *_ = years = [int(each) for each in re.findall(r"\d{4}", told)]
            assert all(first <= int(each) for each in re.findall(r"\d{4}", question)), (told, question)
            if len(years) == 2:
                assert all(int(each) <= years[1] for each in re.findall(r"\d{4}", question)), (told, question)


def test_times_before_and_after_and_another_name_have_no_answer(made):
    assert sum(not said for _, said in made[2]) == 3
