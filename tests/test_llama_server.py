import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from qa import llm, weights
from qa.errors import GeneratorError
from qa.llama_server import SLOTS, EmbeddedServer
from qa.types import Turn

NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
PASSAGES = [f"In {place} they counted. " + f"{place} has {place} of them. " * 12 for place in NUMBERS[: 2 * SLOTS]]


def test_one_server_runs_for_a_file_and_answers_nobody_without_its_key(small_model):
    server = EmbeddedServer.acquire(small_model, threads=2)
    assert EmbeddedServer.acquire(small_model) is server
    server.release()
    body = {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 1}
    for key, status in ((server.api_key, 200), ("wrong", 401), ("", 401)):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        reply = httpx.post(f"{server.base_url}/chat/completions", json=body, headers=headers, trust_env=False)
        assert reply.status_code == status
    server.release()


def test_a_server_that_was_never_asked_can_be_given_up(small_model):
    code = (
        "import sys\nfrom pathlib import Path\nfrom qa.llama_server import EmbeddedServer\n"
        "for _ in range(2): EmbeddedServer.acquire(Path(sys.argv[1])).release()\nprint('free')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(small_model)], capture_output=True, text=True, timeout=60)
    assert done.stdout == "free\n", done.stderr


def computed(server, text, **options):
    """How many tokens of the prompt had not been computed before."""
    body = {"messages": [{"role": "user", "content": text}], "max_tokens": 1} | options
    headers = {"Authorization": f"Bearer {server.api_key}"}
    reply = httpx.post(
        f"{server.base_url}/chat/completions", json=body, headers=headers, timeout=60, trust_env=False
    ).json()
    return reply["timings"]["prompt_n"]


def test_tokens_are_counted_without_those_that_were_known(small_model):
    server = EmbeddedServer.acquire(small_model)
    begun = server.tokens()
    read = computed(server, PASSAGES[0])
    first = server.tokens()
    assert (first[0] - begun[0], first[1] - begun[1]) == (read, 1)
    computed(server, PASSAGES[0])
    assert (server.tokens()[0] - first[0], server.tokens()[1] - first[1]) == (1, 1)
    assert server in EmbeddedServer.running()
    server.release()
    assert server not in EmbeddedServer.running()


def asked_together(server, passages, question, **options):
    with ThreadPoolExecutor(SLOTS) as pool:
        return list(pool.map(lambda each: computed(server, f"{each}\n\nQuestion: {question}", **options), passages))


def test_passages_read_one_by_one_are_not_read_again_when_asked_about_together(small_model):
    server = EmbeddedServer.acquire(small_model)
    for passage in PASSAGES:
        assert computed(server, f"{passage}\n\nQuestion: ") > 60
    for question in ("Who counted them?", "How many were there in all?"):
        for four in (PASSAGES[:SLOTS], PASSAGES[SLOTS:]):
            assert max(asked_together(server, four, question)) < 30
    assert max(asked_together(server, PASSAGES[SLOTS:], question)) == 1
    server.release()


@pytest.mark.model
def test_nor_those_read_with_the_adapter_once_more_after_something_was_asked_without_it(models_folder):
    name = "qwen2.5-coder-1.5b-instruct"
    path, adapter = weights.locate(name, models_folder), weights.adapter(name)
    server, generator = EmbeddedServer.acquire(path, adapter=adapter), llm.embedded(path, adapter=adapter)

    def read(passage, adapted=True):
        list(generator.stream([llm.Request((Turn("user", passage),), 1, adapted=adapted)]))

    for passage in PASSAGES[:SLOTS]:
        read(f"{passage}\n\nQuestion: ")
    read("Write a word about the harbour.", adapted=False)
    read("Write another one about the sea.", adapted=False)
    for passage in PASSAGES[:SLOTS]:
        read(f"{passage}\n\nQuestion: ")
    assert max(asked_together(server, PASSAGES[:SLOTS], "Who counted them?", **server.scaled(1.0))) < 30
    generator.close()
    server.release()


def test_what_is_no_model_cannot_be_loaded(tmp_path):
    path = tmp_path / "letter.gguf"
    path.write_text("Dear reader, this is no model.")
    with pytest.raises(GeneratorError, match=r"letter\.gguf") as error:
        EmbeddedServer.acquire(path)
    assert error.value.fix


def test_a_model_cut_short_cannot_be_loaded(tmp_path, small_model):
    path = tmp_path / "short.gguf"
    with small_model.open("rb") as whole:
        path.write_bytes(whole.read(4_000_000))
    with pytest.raises(GeneratorError, match=r"short\.gguf"):
        EmbeddedServer.acquire(path)
