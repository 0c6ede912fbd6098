import json

import pytest

from qa.errors import UsageError
from qa.schemas import AnswerOut, ArticleText, Problem, answered
from tests.scripted_assistant import FEB_2023, TROOPS, WEATHER, WITHDRAWN, Scripted


@pytest.mark.parametrize("question", [TROOPS, WITHDRAWN, WEATHER])
def test_an_answer_is_sent_whole(question):
    answer = Scripted(step=0).answer(question)
    assert answered(answer).model_dump(mode="json") == json.loads(json.dumps(answer.to_dict()))


def test_every_field_of_an_answer_has_a_schema():
    schema = AnswerOut.model_json_schema()
    assert set(schema["properties"]) == set(Scripted(step=0).answer(TROOPS).to_dict())
    assert {"source", "title", "published", "quote", "start", "end"} <= set(schema["$defs"]["Citation"]["properties"])


def test_an_article_is_read_by_its_id_alone():
    assert ArticleText.read(FEB_2023, Scripted()).text == Scripted().document(FEB_2023).text
    with pytest.raises(UsageError):
        ArticleText.read("../README.md", Scripted())


def test_a_problem_keeps_the_message_and_the_cure_apart():
    problem = Problem.of(UsageError("the date is none", fix="write 2024-01-31"))
    assert problem.model_dump() == {"message": "the date is none", "fix": "write 2024-01-31", "kind": "UsageError"}
