import threading

from qa.errors import GeneratorError, Stopped
from qa.warming import ReadAhead
from tests.scripted_model import ScriptedModel, passage

PASSAGES = [passage(f"This is passage {number}.", f"{number}.txt") for number in range(3)]


def begun(model):
    ahead = ReadAhead()
    ahead.start(model, PASSAGES)
    return ahead


class Patient(ScriptedModel):
    """Takes as long as it is left in peace."""

    def __init__(self):
        super().__init__({})
        self.started, self.interrupted, self.go = threading.Event(), threading.Event(), threading.Event()

    def stream(self, requests, stop=None):
        self.started.set()
        while not self.go.is_set():
            if stop.wait(0.01):
                self.interrupted.set()
                raise Stopped("stopped")
        return super().stream(requests, stop)


def test_every_passage_is_read_once_in_order():
    model = ScriptedModel({})
    assert begun(model).wait(5)
    assert [request.messages[-1].text.split(".")[0] for request in model.requests] == [
        f"A title\n\nThis is passage {number}" for number in range(3)
    ]


def test_a_question_interrupts_and_reading_goes_on_after_it():
    model = Patient()
    ahead = begun(model)
    assert model.started.wait(5)
    with ahead.paused():
        assert model.interrupted.wait(5)
        assert model.requests == []
        model.go.set()
    assert ahead.wait(5)
    assert len(model.requests) == 3


def test_another_model_begins_again_and_the_first_one_stops():
    patient, other = Patient(), ScriptedModel({})
    ahead = begun(patient)
    assert patient.started.wait(5)
    ahead.start(other, PASSAGES)
    ahead.start(other, PASSAGES)
    assert patient.interrupted.wait(5)
    assert ahead.wait(5)
    assert (len(other.requests), patient.requests) == (3, [])


def test_closing_gives_up_and_a_failing_model_ends_quietly():
    patient = begun(Patient())
    patient.close()
    patient.close()
    assert patient.wait(0)
    failing = begun(ScriptedModel({}, fails=True))
    assert failing.wait(5)
    assert isinstance(failing.problem, GeneratorError)
    failing.start(ScriptedModel({}), PASSAGES)
    assert failing.wait(5)
    assert failing.problem is None


def test_jobs_are_done_after_reading_and_again_when_interrupted():
    model, order, started, go = ScriptedModel({}), [], threading.Event(), threading.Event()

    def job(stop):
        started.set()
        order.append(len(model.requests))
        while not go.is_set():
            if stop.wait(0.01):
                raise Stopped("stopped")

    ahead = ReadAhead()
    ahead.start(model, PASSAGES, [job])
    assert started.wait(5)
    with ahead.paused():
        go.set()
        assert not ahead.wait(0.1)
    assert ahead.wait(5)
    assert order == [3, 3]
    first, second = model.requests[:3], model.requests[3:]
    assert first == second[::-1]  # what the job pushed out of the cache is read again


def test_no_job_begins_while_a_question_is_answered():
    ahead, done = ReadAhead(), threading.Event()
    with ahead.paused():
        ahead.start(ScriptedModel({}), (), [lambda stop: done.set()])
        assert not done.wait(0.2)
    assert done.wait(5)


def test_a_new_plan_reads_only_what_is_new():
    model = ScriptedModel({})
    ahead = begun(model)
    assert ahead.wait(5)
    ahead.start(model, [*PASSAGES, passage("This is new.", "new.txt")])
    assert ahead.wait(5)
    assert len(model.requests) == 4


def test_a_new_plan_takes_the_place_of_one_that_goes_on():
    first, other, go, began = [], [], threading.Event(), threading.Event()

    def slow(stop):
        began.set()
        go.wait(5)
        first.append(1)

    ahead = ReadAhead()
    ahead.start(ScriptedModel({}), (), [slow, slow, slow])
    assert began.wait(5)
    ahead.start(ScriptedModel({}), (), [lambda stop: other.append(1)])
    go.set()
    assert ahead.wait(5)
    assert (first, other) == ([1], [1])
