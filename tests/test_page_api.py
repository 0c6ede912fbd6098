"""The JSON interface, asked over a real connection: answers, errors, streams, and askers who go away."""

import json
import threading
import time

import httpx
import pytest

from qa import errors
from qa.page import api
from qa.sharing import ROOM
from tests.scripted_assistant import BROKEN, FEB_2023, SLOW, TROOPS, UNFORESEEN, WEATHER, Scripted
from tests.serving import served

JSON = {"Content-Type": "application/json"}
STREAM = {"Accept": "text/event-stream"}


@pytest.fixture(scope="module")
def assistant():
    return Scripted(step=0.005)


url = served("module")


@pytest.fixture(scope="module")
def page(url):
    with httpx.Client(base_url=url, timeout=60) as client:
        yield client


def events(lines):
    """(name, data) of each event of a stream."""
    name = ""
    for line in lines:
        key, _, value = line.partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            yield name, json.loads(value)


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_an_answer_comes_whole_with_the_words_it_cites(page, assistant):
    reply = page.post("/api/ask", json={"question": TROOPS})
    assert reply.status_code == 200
    answer = reply.json()
    assert answer == json.loads(json.dumps(assistant.answer(TROOPS).to_dict()))
    cited = answer["citations"][0]
    text = page.get(f"/api/articles/{cited['source']}").json()["text"]
    assert text[cited["start"] : cited["end"]] == cited["quote"]


def test_what_the_articles_do_not_say_is_an_answer(page):
    reply = page.post("/api/ask", json={"question": WEATHER})
    assert (reply.status_code, reply.json()["status"]) == (200, "not_found")


@pytest.mark.parametrize("end", ["until", "as_of"])
def test_history_and_limits_reach_the_assistant(page, assistant, end):
    history = [{"role": "user", "text": "Who?"}, {"role": "assistant", "text": "He."}]
    asked = {"question": TROOPS, "history": history, "sources": [FEB_2023], "since": "2023-01-01", end: "2023-12-31"}
    assert page.post("/api/ask", json={**asked, "caution": 0.8}).status_code == 200
    assert assistant.cautions[-1] == 0.8
    assert [turn.text for turn in assistant.histories[-1]] == ["Who?", "He."]
    sources, since, until = assistant.scopes[-1]
    assert (sources, since.isoformat(), until.isoformat()) == ([FEB_2023], "2023-01-01", "2023-12-31")


@pytest.mark.parametrize("path", ["/api/ask", "/api/ask/stream"])
@pytest.mark.parametrize("asked", [{}, {"caution": None}, {"caution": 0}, {"caution": 1}, {"caution": 0.35}])
def test_caution_is_the_programs_own_unless_it_is_given(page, assistant, path, asked):
    assert page.post(path, json={"question": TROOPS, **asked}).status_code == 200
    assert assistant.cautions[-1] == asked.get("caution")


@pytest.mark.parametrize(("path", "headers"), [("/api/ask/stream", {}), ("/api/ask", STREAM)])
def test_a_stream_tells_how_far_it_is_and_ends_with_the_answer(page, path, headers):
    with page.stream("POST", path, json={"question": TROOPS}, headers=headers) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        told = list(events(reply.iter_lines()))
    names = [name for name, _ in told]
    assert names[:2] == ["progress", "evidence"]
    assert {"progress", "token"} <= set(names[2:-1])
    assert told[1][1]["hits"][0].keys() >= {"source", "title", "start", "end", "text"}
    assert told[-1] == ("answer", page.post("/api/ask", json={"question": TROOPS}).json())


@pytest.mark.parametrize(("question", "message"), [(BROKEN, "the model file is damaged"), (UNFORESEEN, "did not fore")])
def test_a_stream_that_fails_ends_with_the_error(page, question, message):
    with page.stream("POST", "/api/ask/stream", json={"question": question}) as reply:
        name, problem = list(events(reply.iter_lines()))[-1]
    assert name == "error" and message in problem["message"] and problem["fix"]


@pytest.mark.parametrize(
    ("body", "headers", "status", "message"),
    [
        ("{", JSON, 400, "not valid JSON"),
        ('{"question": "Who?"}', {"Content-Type": "text/plain"}, 415, "not JSON"),
        ("question=Who", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "not JSON"),
        ('{"question": "Who?"}', {}, 415, "not JSON"),
        ("{}", JSON, 422, "question: Field required"),
        ("[]", JSON, 422, "valid dictionary"),
        ('{"question": 5}', JSON, 422, "question: "),
        (json.dumps({"question": "x" * 2001}), JSON, 422, "at most 2000"),
        ('{"question": "Who?", "since": "soon"}', JSON, 422, "since: "),
        ('{"question": "Who?", "until": "2024-01-01", "as_of": "2024-01-02"}', JSON, 422, "two names"),
        ('{"question": "Who?", "caution": 1.01}', JSON, 422, "caution: "),
        ('{"question": "Who?", "caution": -0.01}', JSON, 422, "caution: "),
        ('{"question": "Who?", "caution": "much"}', JSON, 422, "caution: "),
        ('{"question": "Who?", "caution": NaN}', JSON, 422, "caution: "),
        ('{"question": "Who?", "limit": 3}', JSON, 422, "limit: "),
        ('{"question": "Who?", "history": [{"role": "user"}]}', JSON, 422, "history.0"),
        (json.dumps({"question": "Who?", "sources": ["x" * api.LARGEST]}), JSON, 413, "too large"),
    ],
)
@pytest.mark.parametrize("path", ["/api/ask", "/api/ask/stream"])
def test_a_wrong_question_is_refused_with_what_is_wrong(page, assistant, path, body, headers, status, message):
    asked = len(assistant.histories)
    reply = page.post(path, content=body, headers=headers)
    assert reply.status_code == status
    assert message in reply.json()["message"] and reply.json()["fix"]
    assert len(assistant.histories) == asked


def test_a_request_without_a_length_is_limited_too(page):
    reply = page.post("/api/ask", content=(b" " * 2**16 for _ in range(40)), headers=JSON)
    assert reply.status_code == 413 and "too large" in reply.json()["message"]


def test_an_error_says_what_to_do(page):
    reply = page.post("/api/ask", json={"question": BROKEN})
    assert reply.status_code == 503
    assert reply.json() == {
        "message": "the model file is damaged <b>here</b>",
        "fix": "qa models pull",
        "kind": "GeneratorError",
    }


def test_a_defect_of_the_program_says_nothing_of_its_inside(page):
    reply = page.post("/api/ask", json={"question": UNFORESEEN})
    assert reply.status_code == 500
    assert "ZeroDivision" not in reply.text and "defect" not in reply.text


def test_every_error_has_a_status():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.QAError)]
    assert set(kinds) - {errors.QAError} == set(api.STATUS)


def test_articles_are_listed_and_read(page, assistant):
    listed = page.get("/api/articles").json()
    assert [each["id"] for each in listed] == [source.id for source in assistant.sources()]
    assert listed[0]["published"] == "2023-02-01" and listed[0]["published_from"] == "header"
    read = page.get(f"/api/articles/{FEB_2023}").json()
    assert read["text"] == assistant.document(FEB_2023).text
    assert {key: read[key] for key in listed[0]} == listed[0]


@pytest.mark.parametrize(
    "id", ["no.txt", "%2e%2e%2fREADME.md", "..%2F..%2Fetc%2Fpasswd", "/etc/passwd", "a%00b", "%2e"]
)
def test_nothing_but_an_article_is_read(page, id):
    reply = page.get(f"/api/articles/{id}")
    assert reply.status_code == 404 and set(reply.json()) == {"message", "fix", "kind"}


def test_search_finds_without_the_model(page, assistant):
    asked = len(assistant.histories)
    found = page.get("/api/search", params={"q": "troops", "limit": 2}).json()
    assert len(found) == 2 and found[0]["text"]
    assert assistant.document(found[0]["source"]).text[found[0]["start"] : found[0]["end"]] == found[0]["text"]
    assert len(assistant.histories) == asked


@pytest.mark.parametrize("query", ["", "q=x&limit=0", "q=x&limit=1000", "q=x&since=soon", f"q={'x' * 3000}"])
def test_a_wrong_search_is_refused(page, query):
    assert page.get(f"/api/search?{query}").status_code == 422


def test_what_is_not_there_is_said_as_json(page):
    for method, path in (("GET", "/api/nothing"), ("GET", "/api/ask"), ("DELETE", f"/api/articles/{FEB_2023}")):
        reply = page.request(method, path)
        assert reply.status_code == 404 and reply.json()["message"].startswith(f"{method} {path}")


def test_the_description_names_every_route_and_field(page):
    described = page.get("/openapi.json").json()
    assert set(described["paths"]) == {
        *("/api/ask", "/api/ask/stream", "/api/articles", "/api/articles/{id}", "/api/search", "/healthz")
    }
    question = described["components"]["schemas"]["Question"]["properties"]
    assert set(question) == {"question", "history", "sources", "since", "until", "as_of", "caution"}
    assert {"type": "number", "minimum": 0.0, "maximum": 1.0} in question["caution"]["anyOf"]
    answer = described["paths"]["/api/ask"]["post"]["responses"]
    assert answer["200"]["content"]["application/json"]["schema"]["$ref"].endswith("AnswerOut")
    assert {"400", "404", "409", "413", "415", "422", "503"} <= set(answer)
    assert "https://" not in page.get("/openapi.json").text
    assert page.get("/docs").status_code == 404


def test_health_says_how_many_articles_and_whether_the_model_is_there(page, assistant):
    assert page.get("/healthz").json() == {"status": "ok", "articles": 5, "model_loaded": False, "version": "0.1.0"}
    assistant.loaded = True
    assert page.get("/healthz").json()["model_loaded"] is True


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_an_asker_who_goes_away_frees_the_model(page, assistant, accept):
    before = len(assistant.stops)
    with (
        pytest.raises((httpx.ReadTimeout, StopIteration)),
        httpx.Client(base_url=page.base_url, timeout=1) as client,
        client.stream("POST", "/api/ask", json={"question": SLOW}, headers={"Accept": accept}) as reply,
    ):
        next(reply.iter_lines())
        raise StopIteration
    assert assistant.stops[before].wait(20)
    assert page.post("/api/ask", json={"question": TROOPS}).status_code == 200


def test_several_at_once_are_told_their_place_and_answered_in_order(page, assistant):
    came, done = [], []

    def ask(question, number):
        with page.stream("POST", "/api/ask/stream", json={"question": question}) as reply:
            for name, data in events(reply.iter_lines()):
                if name == "progress" and data["stage"] == "waiting":
                    came.append((number, data["total"]))
        done.append(number)

    before = len(assistant.stops)
    threads = [threading.Thread(target=ask, args=(SLOW, 0))]
    threads[0].start()
    assert until(lambda: len(assistant.stops) > before)
    for number in (1, 2):
        threads.append(threading.Thread(target=ask, args=(TROOPS, number)))
        threads[-1].start()
        assert until(lambda number=number: (number, number) in came)
    assistant.stops[before].set()
    for thread in threads:
        thread.join(60)
    assert done == [0, 1, 2]
    assert came == [(1, 1), (2, 2), (2, 1)]


def test_too_many_at_once_are_asked_to_come_again(page, assistant):
    before, waiting = len(assistant.stops), []

    def ask():
        with page.stream("POST", "/api/ask/stream", json={"question": SLOW}) as reply:
            for _ in events(reply.iter_lines()):
                waiting.append(threading.get_ident())

    threads = [threading.Thread(target=ask) for _ in range(ROOM)]
    with httpx.Client(base_url=page.base_url, timeout=60) as other:
        for thread in threads:
            thread.start()
        assert until(lambda: len(set(waiting)) == ROOM)
        refused = other.post("/api/ask", json={"question": TROOPS})
        assert refused.status_code == 503 and refused.headers["retry-after"] == "30"
        assert refused.json()["kind"] == "QueueFullError"
        assert other.get("/healthz").status_code == 200
    for number in range(ROOM):
        assert until(lambda number=number: len(assistant.stops) > before + number)
        assistant.stops[before + number].set()
    for thread in threads:
        thread.join(60)
