"""Nothing leaves the machine: index, question and page in a process that may talk to itself only."""

import os
import subprocess
import sys

GUARD = """
import ipaddress, sys

def guard(event, arguments):  # an audit hook sees every socket that Python opens, in any library, and cannot be undone
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host in (None, "", "localhost"):
        return
    try:
        if ipaddress.ip_address(host).is_loopback or event == "socket.getaddrinfo":
            return
    except ValueError:
        pass
    print("ATTEMPT", event, host, file=sys.stderr, flush=True)
    raise PermissionError(f"the network is forbidden here: {event} {host}")

sys.addaudithook(guard)
"""

JOURNEY = """
import urllib.request
import qa
from qa.page import server

seeds, index, model = sys.argv[1:]
with qa.open(seeds, index=index, model=model) as assistant:
    assert len(assistant.sources()) == 5
    assistant.answer("What does Iraq not need?")
    page = server.start(assistant)
    try:
        with urllib.request.urlopen(page.url) as response:
            assert b"</html>" in response.read()
        for path in ("/api/search?q=Iraq", "/openapi.json", "/healthz"):
            with urllib.request.urlopen(page.url + path) as response:
                assert response.read()
    finally:
        page.close()
print("DONE")
"""


def run(script, *arguments, **variables):
    environment = {name: value for name, value in os.environ.items() if name not in ("HF_HUB_OFFLINE",)} | variables
    command = [sys.executable, "-c", GUARD + script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=240)


def test_the_guard_sees_every_attempt():
    attempts = [
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "import urllib.request; urllib.request.urlopen('https://example.com', timeout=1)",
        "import httpx; httpx.get('http://example.com', trust_env=False)",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    ]
    for attempt in attempts:
        assert "ATTEMPT" in run(attempt, no_proxy="*").stderr, attempt


def test_index_question_and_page_stay_on_this_machine(seeds, small_model, tmp_path):
    result = run(JOURNEY, seeds, tmp_path / "index", small_model)
    assert "ATTEMPT" not in result.stderr, result.stderr
    assert result.stdout.endswith("DONE\n"), result.stderr
