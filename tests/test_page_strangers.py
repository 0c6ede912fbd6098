"""Those who should not, in a real browser: another site's page, and a visitor without the password."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Error, expect

from qa.page.server import Access, start
from tests.browser import PATIENCE, Visitor
from tests.scripted_assistant import TROOPS, Scripted

pytestmark = pytest.mark.browser
SECRET = "correct horse"
EVIL = """<!doctype html><title>evil</title><iframe name="frame"></iframe>
<form id="form" method="post" enctype="text/plain" target="frame">
<input name='{"question": "' value='%(question)s"}'></form>
<script>
const outcomes = {};
async function attempt(name, path, options) {
  try { outcomes[name] = (await fetch("%(page)s" + path, options)).type; } catch (error) { outcomes[name] = "refused"; }
}
const question = JSON.stringify({question: "%(question)s"});
const file = new FormData();
file.append("files", new Blob(["The moon is of cheese."]), "evil.txt");
(async () => {
  await attempt("read", "/api/articles");
  await attempt("json", "/api/ask", {method: "POST", headers: {"Content-Type": "application/json"}, body: question});
  await attempt("text", "/api/ask", {method: "POST", mode: "no-cors", body: question});
  await attempt("upload", "/gradio_api/upload", {method: "POST", mode: "no-cors", body: file});
  await attempt("queue", "/gradio_api/queue/join", {method: "POST", mode: "no-cors", body: question});
  document.querySelector("#form").action = "%(page)s/api/ask";
  document.querySelector("#form").submit();
  document.querySelector("iframe").onload = () => { document.title = JSON.stringify(outcomes); };
})();
</script>"""


@pytest.fixture
def evil_site():
    """A site on another port of this machine, whose page is set by the test."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(server.page.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_another_site_can_neither_ask_nor_read_nor_send_a_file(browser, evil_site):
    assistant = Scripted(step=0)
    running = start(assistant)
    evil_site.page = EVIL % {"page": running.url, "question": TROOPS}
    page = browser.new_page()
    refused = []
    page.on("response", lambda reply: refused.append((reply.url.removeprefix(running.url), reply.status)))
    try:
        page.goto(f"http://localhost:{evil_site.server_port}")
        page.wait_for_function("document.title.startsWith('{')", timeout=PATIENCE)
        outcomes = page.evaluate("outcomes")
    finally:
        page.close()
        running.close()
    assert outcomes["read"] == outcomes["json"] == "refused"
    assert set(outcomes) == {"read", "json", "text", "upload", "queue"}
    assert all(status in (403, 405) for path, status in refused if path.startswith(("/api", "/gradio_api")))
    assert not assistant.histories


def test_the_page_works_behind_its_password_and_is_not_there_without(browser):
    running = start(Scripted(step=0.01), Access(port=0, password=SECRET))
    try:
        stranger = browser.new_page()
        with pytest.raises(Error, match="AUTH_CREDENTIALS"):
            stranger.goto(running.url)
        stranger.close()
        context = browser.new_context(http_credentials={"username": "anyone", "password": SECRET})
        visitor = Visitor(context, running.url)
        visitor.ask(TROOPS)
        visitor.last.locator(".cite").first.click()
        expect(visitor.panel.locator("mark.active")).to_be_in_viewport()
        assert not visitor.faults
        context.close()
    finally:
        running.close()
