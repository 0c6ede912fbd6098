"""The endpoint for gradio_client, asked with gradio_client."""

import subprocess
import sys
import time

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError, AuthenticationError

from qa.page.server import Access, start
from tests.scripted_assistant import BROKEN, FEB_2023, SLOW, TROOPS, Scripted
from tests.serving import served

SILENT = {"verbose": False, "analytics_enabled": False}
LEAVER = """
import sys
from gradio_client import Client
Client(sys.argv[1], verbose=False, analytics_enabled=False).predict(sys.argv[2], api_name="/ask")
"""


@pytest.fixture(scope="module")
def assistant():
    return Scripted(step=0.01)


url = served("module")


@pytest.fixture(scope="module")
def client(url):
    client = Client(url, **SILENT)
    yield client
    client.close()


def begun(assistant, before):
    end = time.monotonic() + 60
    while len(assistant.stops) == before and time.monotonic() < end:
        time.sleep(0.05)
    return assistant.stops[before]


def test_it_answers_with_the_whole_answer_and_its_text(client, assistant):
    answer, text = client.predict(TROOPS, api_name="/ask")
    expected = assistant.answer(TROOPS)
    assert text == expected.text
    assert answer["citations"] == expected.to_dict()["citations"]


def test_history_and_limits_reach_the_assistant(client, assistant):
    history = [{"role": "user", "text": "Who?"}]
    client.predict(TROOPS, history, [FEB_2023], "2023-01-01", "2023-12-31", 0.8, api_name="/ask")
    assert assistant.histories[-1] == tuple(history)
    assert assistant.scopes[-1] == ([FEB_2023], "2023-01-01", "2023-12-31")
    assert assistant.cautions[-1] == 0.8


def test_caution_is_the_programs_own_unless_it_is_given(client, assistant):
    client.predict(TROOPS, api_name="/ask")
    assert assistant.cautions[-1] is None
    with pytest.raises(AppError, match="caution = 2 is no number from 0 to 1"):
        client.predict(TROOPS, caution=2, api_name="/ask")


def test_an_error_says_what_to_do(client):
    with pytest.raises(AppError, match="the model file is damaged") as caught:
        client.predict(BROKEN, api_name="/ask")
    assert "qa models pull" in str(caught.value)


def test_a_job_says_how_far_it_is_and_ends_when_it_is_cancelled(client, assistant):
    before = len(assistant.stops)
    job = client.submit(SLOW, api_name="/ask")
    stop = begun(assistant, before)
    time.sleep(0.5)
    assert job.outputs()[-1][0]["stage"] in ("searching", "reading")
    assert job.cancel()
    assert stop.wait(20)
    assert client.predict(TROOPS, api_name="/ask")[1]


def test_a_client_that_dies_frees_the_model(url, client, assistant):
    before = len(assistant.stops)
    with subprocess.Popen([sys.executable, "-c", LEAVER, url, SLOW]) as leaver:
        stop = begun(assistant, before)
        time.sleep(0.5)
        leaver.kill()
        assert stop.wait(20)
    assert client.predict(TROOPS, api_name="/ask")[1]


def test_nothing_else_of_the_page_is_public(url, client):
    listed = httpx.get(f"{url}/gradio_api/info?all_endpoints=True").json()
    assert (list(listed["named_endpoints"]), listed["unnamed_endpoints"]) == (["/ask"], {})
    described = listed["named_endpoints"]["/ask"]
    assert [each["parameter_name"] for each in described["parameters"]] == [
        *("question", "history", "sources", "since", "until", "caution")
    ]
    public = [each for each in client.config["dependencies"] if each["api_visibility"] != "private"]
    assert [each["api_name"] for each in public] == ["ask"]
    for path in ("call/ask", "run/ask", "api/ask", "openapi.json"):
        assert httpx.post(f"{url}/gradio_api/{path}", json={"data": [TROOPS]}).status_code == 403
    with pytest.raises(ValueError, match="Invalid function"):
        client.predict("x", fn_index=0)


def test_with_a_password_it_is_given_in_a_header():
    running = start(Scripted(step=0), Access(port=0, password="correct horse"))
    try:
        with pytest.raises(AuthenticationError):
            Client(running.url, **SILENT)
        client = Client(running.url, headers={"Authorization": "Bearer correct horse"}, **SILENT)
        assert client.predict(TROOPS, api_name="/ask")[0]["status"] == "answered"
        client.close()
    finally:
        running.close()
