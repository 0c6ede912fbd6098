"""A real browser for the page's tests: Debian's chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

QUIET = (  # what chromium would do on the network by itself
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
IN_A_CONTAINER = ("--no-sandbox", "--disable-gpu")
# What the browser and Gradio note by themselves while the program is away or an answer is cut off
AWAY = ("Failed to load resource", "AbortError", "Connection errored out", "Failed to fetch")
# What Gradio notes by itself when a page is left whose connections are open
LEFT = ("AbortError: signal is aborted", "Connection errored out")
PATIENCE = 60_000  # ms; a busy machine is slow, a broken page never gets there


@contextmanager
def launched() -> Iterator[Browser]:
    """The system's chromium, or the one that QA_CHROMIUM names."""
    path = os.environ.get("QA_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("no chromium  → apt-get install chromium, or set QA_CHROMIUM to its path", pytrace=False)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *IN_A_CONTAINER])
        yield browser
        browser.close()


class Visitor:
    """A person with a browser window on the page; keeps what the page asked of the network and what went wrong."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.requests: list[str] = []
        self._noted: list[str] = []
        self._visits = 0
        self.page.on("request", self._asked)
        self.page.on("pageerror", lambda error: self._noted.append(str(error)))
        self.page.on("console", lambda said: self._noted.append(said.text) if said.type == "error" else None)
        self.page.on("dialog", lambda dialog: (self._noted.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.goto(url)
        expect(self.page.locator("#question textarea")).to_be_visible()
        expect(self.page.locator("#past .welcome")).to_be_visible()
        self.page.wait_for_function("document.querySelector('#question textarea').getAttribute('aria-label')")
        expect(self.page.locator("#library [data-drawn], #library[data-drawn]")).to_be_attached()

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)
        self._visits += request.is_navigation_request()

    @property
    def faults(self) -> list[str]:
        """What went wrong so far; that a page was left may be heard of after what was noted of it."""
        left = self._visits > 1
        return [text for text in self._noted if not (left and any(words in text for words in LEFT))]

    def type(self, question: str) -> None:
        """Write a question and press Enter."""
        self.page.locator("#question textarea").fill(question)
        self.page.keyboard.press("Enter")

    def ask(self, question: str) -> None:
        """Write a question and wait until it is answered."""
        count = self.page.locator("#past .turn").count()
        self.type(question)
        expect(self.page.locator("#past .turn")).to_have_count(count + 1)
        expect(self.page.locator("#live .turn")).to_have_count(0)

    def limit(self, *articles: str, since: str = "") -> None:
        """Open the scope, and choose there some articles and the day since which they were published."""
        self.page.locator("#scope > .label-wrap").click()
        self.page.locator("#only input").click()
        for article in articles:
            self.page.get_by_role("option", name=article).click()
        self.page.keyboard.press("Escape")
        if since:
            self.page.locator("#since input").fill(since)

    @property
    def last(self):
        """The newest finished turn."""
        return self.page.locator("#past .turn").last

    @property
    def panel(self):
        """The article beside the conversation."""
        return self.page.locator("#source")


@contextmanager
def visiting(browser: Browser, url: str, tolerated: Sequence[str] = ()) -> Iterator[Callable[..., Visitor]]:
    """A way to open the page: in a browser of its own, or as another tab `beside` a visitor.

    What went wrong in one of them fails the test, unless it has `tolerated` words.
    """
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def open_page(address: str = url, beside: Visitor | None = None, **options: object) -> Visitor:
        if beside is None:
            contexts.append(browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options}))
        visitors.append(Visitor(beside.page.context if beside else contexts[-1], address))
        return visitors[-1]

    yield open_page
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for context in contexts:
        context.close()
    faults = [fault for fault in faults if not any(words in fault for words in tolerated)]
    assert not faults, "\n".join(faults)
