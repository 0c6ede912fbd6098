"""One assistant among many: who is next, who is told what, and what becomes of those who leave."""

import asyncio
import threading
import time
from contextlib import aclosing

import pytest

from qa.config import Config
from qa.errors import QueueFullError, Stopped
from qa.sharing import Line, followed
from qa.types import Answer, Progress

ANSWER = Answer("answered", "Who?")


class Asked:
    """A question in a line, on a thread of its own, whose answer comes when it is let go."""

    def __init__(self, line, order):
        self.stop, self.go, self.begun, self.seen, self.error = (*[threading.Event() for _ in range(3)], [], None)
        self._line, self._order = line, order
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        try:
            for event in self._line.served(self._events, self.stop):
                self.seen.append(event)
        except Stopped as error:
            self.error = error

    def _events(self):
        self._order.append(self)
        self.begun.set()
        while not self.go.wait(0.02):
            if self.stop.is_set():
                raise Stopped("stopped")
        yield ANSWER

    def waits_for(self, ahead):
        return wait_until(lambda: self.seen and self.seen[-1] == Progress("waiting", 0, ahead))


def wait_until(condition):
    end = time.monotonic() + 20
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(condition())


def in_line(line, count):
    """That many questions, each in its place before the next one comes."""
    order, asked = [], []
    for ahead in range(count):
        asked.append(Asked(line, order))
        assert asked[-1].waits_for(ahead) if ahead else asked[0].begun.wait(20)
    return order, asked


def test_they_are_answered_in_the_order_they_came_and_told_how_many_come_first():
    order, asked = in_line(Line(), 4)
    for told, one in enumerate(asked):
        assert one.begun.wait(20)
        while told < 3 and len(asked[3].seen) <= told:  # the line moves on when the last one has been told
            time.sleep(0.01)
        one.go.set()
        one.thread.join(20)
    assert order == asked
    assert [event.total for event in asked[3].seen[:-1]] == [3, 2, 1]
    assert asked[3].seen[-1] is ANSWER


def test_one_that_gives_up_while_it_waits_lets_the_others_move_up():
    order, asked = in_line(Line(), 3)
    asked[1].stop.set()
    asked[1].thread.join(20)
    assert asked[1].error and asked[2].waits_for(1)
    asked[0].go.set()
    assert asked[2].begun.wait(20)
    asked[2].go.set()
    assert asked[1] not in order


def test_one_that_is_stopped_while_it_is_answered_frees_the_model():
    _, asked = in_line(Line(), 2)
    asked[0].stop.set()
    assert asked[1].begun.wait(20)
    asked[1].go.set()


def test_leaving_the_iteration_gives_the_place_up():
    line = Line()
    first = line.served(lambda: iter([Progress("searching"), ANSWER]))
    assert next(first) == Progress("searching")
    first.close()
    assert list(line.served(lambda: iter([ANSWER]))) == [ANSWER]


def test_an_error_gives_the_place_up():
    line = Line()

    def broken():
        raise ZeroDivisionError
        yield

    with pytest.raises(ZeroDivisionError):
        list(line.served(broken))
    assert list(line.served(lambda: iter([ANSWER]))) == [ANSWER]


def test_a_full_line_says_so():
    line = Line(room=2)
    _, asked = in_line(line, 2)
    with pytest.raises(QueueFullError, match="2 questions") as caught:
        list(line.served(lambda: iter([ANSWER])))
    assert caught.value.fix
    for one in asked:
        one.go.set()
        one.thread.join(20)
    assert list(line.served(lambda: iter([ANSWER]))) == [ANSWER]


def test_a_remote_model_is_asked_by_several_at_once():
    line = Line.before(Config(llm_url="http://127.0.0.1:1/v1"))
    order = []
    asked = [Asked(line, order) for _ in range(4)]
    assert all(one.begun.wait(20) for one in asked)
    for one in asked:
        one.go.set()


def test_a_stream_is_followed_from_an_event_loop():
    async def all_of():
        async with aclosing(followed(lambda stop: iter([Progress("searching"), ANSWER]))) as events:
            return [event async for event in events]

    assert asyncio.run(all_of()) == [Progress("searching"), ANSWER]


def test_an_error_comes_through_to_the_event_loop():
    def broken(stop):
        yield Progress("searching")
        raise ZeroDivisionError

    async def all_of():
        async with aclosing(followed(broken)) as events:
            return [event async for event in events]

    with pytest.raises(ZeroDivisionError):
        asyncio.run(all_of())


@pytest.mark.parametrize("how", ["left", "cancelled"])
def test_leaving_or_cancelling_in_the_event_loop_stops_the_stream(how):
    stopped = threading.Event()

    def endless(stop):
        yield Progress("searching")
        if stop.wait(20):
            stopped.set()

    async def some_of():
        async with aclosing(followed(endless)) as events:
            async for _ in events:
                if how == "left":
                    return

    async def given_up():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await some_of()

    asyncio.run(some_of() if how == "left" else given_up())
    assert stopped.wait(20)
