import subprocess
import sys

import httpx
import pytest

from qa.errors import GeneratorError
from qa.llama_server import EmbeddedServer


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
