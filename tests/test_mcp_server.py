"""The tools, asked with the SDK's own client: in memory, over standard input and output, and over HTTP."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from mcp import Client, StdioServerParameters

from qa import cli, commands, mcp_server
from qa.errors import CorpusError, UsageError
from qa.mcp_server import Opening
from tests.scripted_assistant import BROKEN, FEB_2023, SEEDS, SLOW, TROOPS, WEATHER, Scripted
from tests.test_offline import GUARD

ROOT = Path(__file__).resolve().parent.parent
NOISY = """
import os
from qa import mcp_server
from tests.scripted_assistant import Scripted

def opened():
    print("a library talks")
    os.write(1, b"a library in C talks\\n")
    return Scripted(step=0.005)

mcp_server.serve_stdio(opened)
"""
OVER_HTTP = """
import sys
from qa import mcp_server
from qa.page.server import Access
from tests.scripted_assistant import Scripted

mcp_server.serve_http(lambda: Scripted(step=0.005), Access(port=0, password=sys.argv[1]))
"""
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture
def assistant():
    return Scripted(step=0.005)


@asynccontextmanager
async def in_memory(assistant):
    async with Client(mcp_server.build(Opening(lambda: assistant))) as client:
        yield client


@asynccontextmanager
async def over_stdio(script):
    command = StdioServerParameters(command=sys.executable, args=["-c", script], cwd=str(ROOT), env=dict(os.environ))
    async with Client(command, read_timeout_seconds=120) as client:
        yield client


@pytest.fixture(scope="module")
def http():
    with subprocess.Popen(
        [sys.executable, "-c", OVER_HTTP, ""], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        yield server.stdout.readline().split()[0]
        server.terminate()
        assert server.wait(30) == 0


def call(client, tool, **arguments):
    async def called():
        async with client as connected:
            return await connected.call_tool(tool, arguments)

    return asyncio.run(called())


async def every_tool(client):
    """What a client does first and last: list, then use each."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    listed = await client.call_tool("list_articles", {})
    found = await client.call_tool("search", {"query": "troops", "limit": 2})
    read = await client.call_tool("read_article", {"source": FEB_2023})
    answered = await client.call_tool("ask", {"question": TROOPS})
    return tools, *(result.structured_content for result in (listed, found, read, answered))


def check(tools, listed, found, read, answered):
    assert set(tools) == {"ask", "search", "read_article", "list_articles"}
    for tool in tools.values():
        assert tool.description and tool.output_schema and tool.annotations.read_only_hint
    arguments = tools["ask"].input_schema["properties"]
    assert set(arguments) == {"question", "history", "sources", "since", "until", "caution"}
    assert {"type": "number", "minimum": 0.0, "maximum": 1.0} in arguments["caution"]["anyOf"]
    assert tools["ask"].input_schema["required"] == ["question"]
    assert [article["id"] for article in listed["result"]] == [path.name for path in sorted(SEEDS.glob("*.txt"))]
    assert len(found["result"]) == 2 and found["result"][0]["text"]
    assert read["text"] == (SEEDS / FEB_2023).read_text(encoding="utf-8") and read["published"] == "2023-02-01"
    assert answered == json.loads(json.dumps(Scripted(step=0).answer(TROOPS).to_dict()))


def test_every_tool_over_standard_input_and_output():
    async def used():
        async with over_stdio(GUARD + NOISY) as client:  # a tool that asked another machine would fail
            return await every_tool(client)

    check(*asyncio.run(used()))


def test_every_tool_over_http(http):
    async def used():
        async with Client(http, read_timeout_seconds=120) as client:
            return await every_tool(client)

    check(*asyncio.run(used()))


def test_nothing_but_the_protocol_is_on_standard_output():
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", NOISY], cwd=ROOT, env=buffered, **pipes) as server:
        asked = [
            INITIALIZE,
            {"jsonrpc": "2.0", "method": "notifications/initialized"},
            {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "list_articles", "arguments": {}}},
        ]
        server.stdin.write("".join(json.dumps(message) + "\n" for message in asked).encode())
        server.stdin.flush()
        replies = [json.loads(server.stdout.readline()) for _ in range(2)]
        rest, said = server.communicate(timeout=60)
    assert [reply["id"] for reply in replies] == [1, 2]
    assert rest == b"" and server.returncode == 0
    assert b"a library talks" in said and b"a library in C talks" in said


def test_progress_is_told(assistant):
    told = []

    async def asked():
        async def tell(progress, total, message):
            told.append((progress, message))

        async with in_memory(assistant) as client:
            await client.call_tool("ask", {"question": TROOPS}, progress_callback=tell)

    asyncio.run(asked())
    assert [number for number, _ in told] == list(range(1, len(told) + 1))
    assert told[0][1] == "Searching the articles" and told[-1][1] == "Writing and checking"


def test_limits_and_history_reach_the_assistant(assistant):
    history = [{"role": "user", "text": "Who?"}]
    limits = {"sources": [FEB_2023], "since": "2023-01-01", "until": "2023-12-31"}
    call(in_memory(assistant), "ask", question=TROOPS, history=history, caution=0.8, **limits)
    assert assistant.cautions == [0.8]
    assert assistant.histories[-1][0].text == "Who?"
    sources, since, until = assistant.scopes[-1]
    assert (sources, since.isoformat(), until.isoformat()) == ([FEB_2023], "2023-01-01", "2023-12-31")


def test_not_found_is_an_answer(assistant):
    result = call(in_memory(assistant), "ask", question=WEATHER)
    assert not result.is_error and result.structured_content["status"] == "not_found"


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("ask", {"question": BROKEN}, "qa models pull"),
        ("ask", {"question": TROOPS, "since": "soon"}, "since"),
        ("ask", {"question": TROOPS, "caution": 1.5}, "caution"),
        ("ask", {}, "question"),
        ("read_article", {"source": "../README.md"}, "no article"),
        ("search", {"query": "x", "limit": 0}, "limit"),
    ],
)
def test_an_error_says_what_to_do(assistant, tool, arguments, words):
    result = call(in_memory(assistant), tool, **arguments)
    assert result.is_error and words in result.content[0].text


def test_a_call_that_is_given_up_frees_the_model(assistant):
    async def given_up():
        async with in_memory(assistant) as client:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1):
                    await client.call_tool("ask", {"question": SLOW})
            return await client.call_tool("ask", {"question": TROOPS})

    assert asyncio.run(given_up()).structured_content["status"] == "answered"
    assert assistant.stops[0].wait(20)


def test_a_client_that_leaves_over_http_frees_the_model(http):
    async def left_and_came_again():
        async with Client(http) as client:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1):
                    await client.call_tool("ask", {"question": SLOW})
        async with Client(http, read_timeout_seconds=20) as client:
            return await client.call_tool("ask", {"question": TROOPS})

    assert asyncio.run(left_and_came_again()).structured_content["status"] == "answered"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Type": "text/plain"}, 400),
    ],
)
def test_other_sites_and_hosts_may_not_use_it(http, headers, status):
    reply = httpx.post(http, json=INITIALIZE, headers={**ACCEPT, **headers})
    assert reply.status_code == status


def test_it_asks_for_the_password_that_is_set():
    with subprocess.Popen(
        [sys.executable, "-c", OVER_HTTP, "correct horse"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        url = server.stdout.readline().split()[0]
        assert httpx.post(url, json=INITIALIZE, headers=ACCEPT).status_code == 401
        allowed = httpx.post(url, json=INITIALIZE, headers={**ACCEPT, "Authorization": "Bearer correct horse"})
        assert allowed.status_code == 200
        server.terminate()


def test_a_client_need_not_wait_for_the_indexing():
    go = threading.Event()

    def slowly():
        assert go.wait(30)
        return Scripted(step=0)

    async def connected():
        async with Client(mcp_server.build(Opening(slowly))) as client:
            assert len((await client.list_tools()).tools) == 4
            asking = asyncio.create_task(client.call_tool("list_articles", {}))
            await asyncio.sleep(0.1)
            assert not asking.done()
            go.set()
            return await asking

    assert len(asyncio.run(connected()).structured_content["result"]) == 5


def test_a_folder_that_cannot_be_opened_is_said_with_every_call(capsys):
    def broken():
        raise CorpusError("there is no folder news", fix="create it")

    opening = Opening(broken)

    async def called():
        async with Client(mcp_server.build(opening)) as client:
            return [await client.call_tool("list_articles", {}) for _ in range(2)]

    for result in asyncio.run(called()):
        assert result.is_error and "create it" in result.content[0].text
    opening.close()
    assert "no folder news" in capsys.readouterr().err


def test_without_the_package_the_command_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "mcp", None)
    assert cli.main(["mcp"]) == commands.USAGE
    assert 'pip install "mcp' in capsys.readouterr().err


def test_a_taken_port_is_known_before_anything_is_opened(monkeypatch):
    opened = []
    with socket.create_server(("127.0.0.1", 0)) as other:
        access = mcp_server.web.Access(port=other.getsockname()[1])
        with pytest.raises(UsageError, match="taken"):
            mcp_server.serve_http(lambda: opened.append(1), access)
    assert not opened


def real(index, *options):
    """The command that serves the seed articles with the small model, which the environment names."""
    return [sys.executable, "-m", "qa", "mcp", str(SEEDS), "--index", str(index), *options]


def rests_on_the_articles(answer):
    """What holds of any answer, however weak the model: every quote stands where it is said to."""
    for cited in answer["citations"]:
        text = (SEEDS / cited["source"]).read_text(encoding="utf-8")
        assert text[cited["start"] : cited["end"]] == cited["quote"]
    return bool(answer["citations"] or answer["nearest"])


def test_the_real_program_answers_over_standard_input_and_output(index, small_model):
    program, *arguments = real(index)
    environment = {**os.environ, "QA_MODEL": str(small_model)}
    command = StdioServerParameters(command=program, args=arguments, cwd=str(ROOT), env=environment)

    async def asked():
        async with Client(command, read_timeout_seconds=240) as client:
            return await client.call_tool("ask", {"question": TROOPS})

    assert rests_on_the_articles(asyncio.run(asked()).structured_content)


@pytest.fixture
def real_http(index, small_model):
    environment = {**os.environ, "QA_MODEL": str(small_model)}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        real(index, "--http", "--port", str(port)), cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            yield server.stdout.readline().split()[0]
        finally:
            server.terminate()
            assert server.wait(60) == 0


def test_the_real_program_answers_over_http(real_http):
    told = []

    async def tell(progress, total, message):
        told.append(message)

    async def used():
        async with Client(real_http, read_timeout_seconds=240) as client:
            listed = await client.call_tool("list_articles", {})
            read = await client.call_tool("read_article", {"source": FEB_2023})
            found = await client.call_tool("search", {"query": "combat troops", "sources": [FEB_2023]})
            asked = {"question": TROOPS, "until": "2023-06-30", "caution": 0.0}
            answered = await client.call_tool("ask", asked, progress_callback=tell)
            refused = await client.call_tool("ask", {"question": " "})
            return refused, *(result.structured_content for result in (listed, read, found, answered))

    refused, listed, read, found, answer = asyncio.run(used())
    assert [article["id"] for article in listed["result"]] == [path.name for path in sorted(SEEDS.glob("*.txt"))]
    assert read["text"] == (SEEDS / FEB_2023).read_text(encoding="utf-8")
    assert {each["source"] for each in found["result"]} == {FEB_2023}
    assert rests_on_the_articles(answer)
    cited = [each["published"] for each in answer["citations"]]
    assert all(published and published <= "2023-06-30" for published in cited)
    assert told[0] == "Searching the articles" and any(message.startswith("Reading") for message in told)
    assert refused.is_error and "the question is empty" in refused.content[0].text


@pytest.mark.parametrize("options", [["--port", "7870"], ["--password-file", "secret"]])
def test_what_belongs_to_a_network_is_wrong_usage_without_one(options, capsys):
    assert cli.main(["mcp", *options]) == commands.USAGE
    assert "add --http" in capsys.readouterr().err
