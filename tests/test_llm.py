"""The generator against a real llama.cpp server with the small model, and against servers that do less."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from qa import llm
from qa.errors import GeneratorError, Stopped
from qa.llama_server import SLOTS
from qa.llm import Request
from qa.types import Turn

LONG = "The troops stayed in the north of the country and the talks went on. "


def request(text="Name a colour.", max_tokens=6, alternatives=0):
    return Request((Turn("user", text),), max_tokens, alternatives)


def texts(generator, *requests):
    """The whole text of each request."""
    written = [""] * len(requests)
    for index, piece in generator.stream(requests):
        written[index] += piece.text if piece else ""
    return written


@pytest.fixture(scope="module")
def generator(small_model):
    made = llm.embedded(small_model, threads=2)
    yield made
    made.close()


def test_text_comes_in_pieces_and_ends_once(generator):
    arrived = list(generator.stream([request(max_tokens=8)]))
    assert len(arrived) > 3
    assert [index for index, piece in arrived if piece is None] == [0]
    assert arrived[-1] == (0, None)


def test_the_same_question_gives_the_same_text(generator):
    assert texts(generator, request()) == texts(generator, request())


def test_several_requests_run_at_once(generator):
    asked = [request(f"Count from {number}.", max_tokens=24) for number in range(SLOTS)]
    order = [index for index, _ in generator.stream(asked)]
    assert set(order) == set(range(SLOTS))
    first_end = next(place for place in range(len(order)) if order[: place + 1].count(order[place]) == 24)
    assert len(set(order[:first_end])) > 1, "one was read after the other"


def test_more_requests_than_slots_all_end(generator):
    assert all(texts(generator, *[request(f"Say {number}.", 3) for number in range(SLOTS + 3)]))


def test_no_request_ends_at_once(generator):
    assert list(generator.stream([])) == []


def test_alternatives_are_log_probabilities_by_text(generator):
    piece = next(piece for _, piece in generator.stream([request("Yes or no?", 1, 50)]) if piece)
    assert piece.logprob <= 0 and len(piece.alternatives) > 40
    assert piece.alternatives[piece.text] == pytest.approx(piece.logprob, abs=0.01)
    assert max(piece.alternatives.values()) == pytest.approx(piece.logprob, abs=0.01)


def test_a_stop_during_the_reading_of_a_long_prompt_is_quick(generator):
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    began = time.monotonic()
    with pytest.raises(Stopped):
        list(generator.stream([request(LONG * 450)], stop))
    assert time.monotonic() - began < 0.5 + 2
    assert texts(generator, request())[0], "the server is free again"


def test_a_stop_that_is_already_set_reads_nothing(generator):
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        next(generator.stream([request()], stop))


def test_leaving_early_frees_the_server(generator):
    stream = generator.stream([request(max_tokens=2000)])
    assert next(stream)[1].text
    stream.close()
    assert texts(generator, request())[0]


def test_a_prompt_that_is_too_long_is_an_error_in_plain_words(generator):
    with pytest.raises(GeneratorError, match="context") as error:
        list(generator.stream([request(LONG * 1000)]))
    assert "{" not in str(error.value)


def test_one_failure_among_several_ends_the_stream(generator):
    with pytest.raises(GeneratorError):
        list(generator.stream([request(max_tokens=300), request(LONG * 1000)]))
    assert texts(generator, request())[0]


def test_two_generators_of_one_file_share_the_server(generator, small_model):
    other = llm.embedded(small_model)
    assert other.base_url == generator.base_url
    assert texts(other, request(max_tokens=1)) == texts(generator, request(max_tokens=1))
    other.close()
    assert texts(generator, request())[0], "the first still works"


def test_a_remote_address_without_its_key_is_refused(generator):
    with pytest.raises(GeneratorError, match="401"):
        texts(stranger := llm.remote(generator.base_url, "any"), request())
    stranger.close()


def test_a_remote_address_works_with_its_key_with_or_without_v1(generator):
    for address in (generator.base_url, f"{generator.base_url}/", generator.base_url.removesuffix("/v1")):
        remote = llm.remote(address, "any", generator.api_key)
        assert all(texts(remote, request()))
        remote.close()


def test_a_remote_server_is_asked_for_no_more_alternatives_than_it_may_give(generator):
    remote = llm.remote(generator.base_url, "any", generator.api_key)
    piece = next(piece for _, piece in remote.stream([request("Yes or no?", 1, 1000)]) if piece)
    assert len(piece.alternatives) == llm.MOST_ALTERNATIVES
    remote.close()


def test_a_closed_generator_says_so(generator, small_model):
    other = llm.embedded(small_model)
    other.close()
    other.close()
    with pytest.raises(GeneratorError, match="closed"):
        list(other.stream([request()]))


def test_closing_ends_a_stream_that_another_thread_reads(generator, small_model):
    other, ended = llm.embedded(small_model), []

    def read():
        try:
            list(other.stream([request("Nobody asked this before. " + LONG * 450)]))
        except GeneratorError as error:
            ended.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    time.sleep(0.5)
    other.close()
    reader.join(timeout=10)
    assert ended and "closed" in ended[0]


def test_no_thread_is_left_behind():
    before = threading.active_count()
    llm.remote("http://127.0.0.1:9", "any").close()
    assert threading.active_count() == before


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://no-such-host.invalid", "http://", "nonsense"])
def test_an_address_that_does_not_answer_is_an_error_within_seconds(address):
    remote = llm.remote(address, "any")
    began = time.monotonic()
    with pytest.raises(GeneratorError, match="no answer from the model"):
        list(remote.stream([request()]))
    assert time.monotonic() - began < 2 * llm.CONNECT_SECONDS
    remote.close()


@pytest.fixture
def server():
    """A server on a free port that answers each chat with its `lines`; `bodies` are what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.server.bodies.append(asked)
            self.send_response(self.server.status)
            self.end_headers()
            self.wfile.write("".join(f"{line}\n\n" for line in self.server.lines).encode())

        def log_message(self, *_):
            pass

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.status, made.lines, made.bodies = 200, [], []
    thread = threading.Thread(target=made.serve_forever, args=(0.02,))
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def remote(server):
    made = llm.remote(f"http://127.0.0.1:{server.server_port}", "small", "key")
    yield made
    made.close()


def event(text):
    return f"data: {json.dumps({'choices': [{'delta': {'content': text}}]})}"


def test_a_server_without_log_probabilities_works(server, remote):
    server.lines = [": a comment", event("Two"), event(""), event(" words."), 'data: {"choices": []}', "data: [DONE]"]
    arrived = list(remote.stream([request(alternatives=1000)]))
    assert [piece.text for _, piece in arrived if piece] == ["Two", " words."]
    assert arrived[0][1].logprob is None and not arrived[0][1].alternatives


def test_what_is_sent_is_greedy_streamed_and_within_the_interface(server, remote):
    server.lines = [event("x")]
    texts(remote, Request((Turn("system", "Be brief."), Turn("user", "Who?")), 40, 1000))
    sent = server.bodies[0]
    assert sent["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Who?"}]
    assert (sent["temperature"], sent["stream"], sent["max_tokens"], sent["top_logprobs"]) == (0, True, 40, 20)
    assert set(sent) <= {"model", "messages", "temperature", "stream", "max_tokens", "logprobs", "top_logprobs"}


def test_events_without_a_space_after_the_colon_are_read(server, remote):
    server.lines = [event("tight").replace("data: ", "data:")]
    assert texts(remote, request()) == ["tight"]


@pytest.mark.parametrize(
    ("status", "line", "said"),
    [
        (500, '{"error": {"message": "out of memory", "code": 500}}', "out of memory"),
        (404, '{"error": "model not found"}', "model not found"),
        (502, "<html>Bad gateway</html>", "Bad gateway"),
        (200, 'data: {"error": {"message": "context is full"}}', "context is full"),
        (200, '{"choices": [{"message": {"content": "at once"}}]}', "does not stream"),
        (200, "data: {broken", "no answer"),
        (200, 'data: {"choices": [7]}', "no answer"),
        (200, "data: []", "failed"),
    ],
)
def test_a_server_that_fails_is_quoted_in_its_own_words(server, remote, status, line, said):
    server.status, server.lines = status, [line]
    with pytest.raises(GeneratorError, match=said):
        list(remote.stream([request()]))
