import threading

import pytest

from qa.errors import GeneratorError, UsageError
from qa.lending import Lender


class Held:
    closed = 0

    def close(self):
        self.closed += 1


def test_it_is_loaded_once_at_first_use():
    loaded = []
    lender = Lender(lambda: loaded.append(Held()) or loaded[-1])
    assert loaded == []
    assert lender.held is lender.held is loaded[0]
    lender.close()
    lender.close()
    assert loaded[0].closed == 1
    with pytest.raises(UsageError, match="closed"):
        _ = lender.held


def test_several_threads_load_one():
    loaded = []
    lender = Lender(lambda: loaded.append(Held()) or loaded[-1])
    threads = [threading.Thread(target=lambda: lender.held) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loaded) == 1


def test_what_is_lent_stays_until_its_last_borrower_is_done():
    old, new = Held(), Held()
    lender = Lender(lambda: old)
    with lender.borrowing() as first, lender.borrowing() as second:
        assert first() is second() is old
        lender.replace(new)
        assert first() is old
        assert old.closed == 0
        with lender.borrowing() as third:
            assert third() is new
    assert (old.closed, new.closed) == (1, 0)
    lender.close()
    assert (old.closed, new.closed) == (1, 1)


def test_an_idle_one_is_freed_at_once_and_a_closed_lender_frees_what_comes_late():
    old, new, late = Held(), Held(), Held()
    lender = Lender(lambda: old)
    _ = lender.held
    lender.replace(new)
    assert old.closed == 1
    lender.close()
    lender.replace(late)
    assert late.closed == 1


def test_a_failure_to_load_is_raised_and_tried_again():
    outcomes = [GeneratorError("no"), Held()]

    def load():
        if isinstance(outcome := outcomes.pop(0), Exception):
            raise outcome
        return outcome

    lender = Lender(load)
    with lender.borrowing() as model, pytest.raises(GeneratorError):
        model()
    assert lender.held.closed == 0
