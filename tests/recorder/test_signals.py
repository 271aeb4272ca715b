"""What a program's signal handlers raise is the program's, and the recording goes on."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from diagram_gen.model.trace import Source, Trace
from diagram_gen.recorder import process
from diagram_gen.recorder.clock import Clock
from diagram_gen.recorder.deadlines import Deadlines
from diagram_gen.recorder.outside import Outside
from diagram_gen.recorder.sandbox import Limits, record
from diagram_gen.recorder.standby import Pythons
from diagram_gen.recorder.turns import Turns
from tests.programs import events, write


def _recorded(folder: Path, text: str, python: str) -> Trace:
    path = write(folder, text)
    source = Source(str(path), "", path.read_text(encoding="utf-8"))
    return record(source, limits=Limits(steps=100_000), python=python)


def test_an_alarm_that_raises_ends_what_it_interrupts(tmp_path: Path, python: str) -> None:
    """Again and again; and what follows is recorded."""
    trace = _recorded(
        tmp_path,
        """
        import signal

        class TimeUp(Exception): pass

        def ring(number, frame):
            raise TimeUp

        def busy():
            try:
                signal.setitimer(signal.ITIMER_REAL, 0.01)
                while True:
                    x = 1
            except TimeUp:
                print("time is up")

        def after():
            return 5

        print(signal.signal(signal.SIGALRM, ring) is signal.SIG_DFL, signal.getsignal(signal.SIGALRM) is ring)
        for _ in range(3):
            busy()
        after()
        """,
        python,
    )
    assert ("True True\n" + "time is up\n" * 3, None) == (trace.stdout, trace.exception)
    assert ["call after:16", "line after:17", "return after:17"] == events(trace, "after")
    assert trace.outside is not None
    assert "set an alarm" == trace.outside.reason


def test_an_interrupt_is_caught_where_it_would_be(tmp_path: Path, python: str) -> None:
    """In a function, and by a loop, which cancels its main task."""
    trace = _recorded(
        tmp_path,
        """
        import asyncio, os, signal

        def busy():
            try:
                signal.setitimer(signal.ITIMER_REAL, 0.01)
                while True:
                    x = 1
            except KeyboardInterrupt:
                print("interrupted")

        async def main():
            try:
                os.kill(os.getpid(), signal.SIGINT)
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                print("cancelled")
                raise

        signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
        busy()
        try:
            asyncio.run(main())
        except KeyboardInterrupt:
            print("end", signal.getsignal(signal.SIGINT) is signal.default_int_handler)
        """,
        python,
    )
    assert ("interrupted\ncancelled\nend True\n", None) == (trace.stdout, trace.exception)
    assert "line main:16" in events(trace, "main")


def test_a_program_can_be_interrupted_though_its_recorder_cannot(
    tmp_path: Path, python: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a shell has begun the recording in the background, and the Python that waits for programs."""
    monkeypatch.setattr(process, "_pythons", Pythons())
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        trace = _recorded(
            tmp_path, "import signal\nprint(signal.getsignal(signal.SIGINT) is signal.default_int_handler)\n", python
        )
    finally:
        signal.signal(signal.SIGINT, before)
    assert "True\n" == trace.stdout


def test_the_recording_goes_on_after_the_stack_was_full(tmp_path: Path, python: str) -> None:
    """With the line that catches the exception at the latest."""
    trace = _recorded(
        tmp_path,
        """
        import sys

        def deeper(n):
            return deeper(n + 1)

        def after():
            return 7

        sys.setrecursionlimit(300)
        try:
            deeper(0)
        except RecursionError:
            print("caught")
        after()
        """,
        python,
    )
    assert ("caught\n", None) == (trace.stdout, trace.exception)
    assert ["line <module>:13", "line <module>:14", "call after:6", "line after:7", "return after:7"] == [
        f"{step.event} {step.function}:{step.line}" for step in trace.steps[-6:-1]
    ]


_THREADED = """
    import signal, threading, time

    seen, armed, left = set(), [], [40]

    def handler(number, frame):
        seen.add(threading.current_thread().name)
        time.sleep(0)
        if armed:
            raise TimeoutError
        left[0] -= 1
        if left[0]:  # where the next one is always there already, nothing else would ever run
            signal.setitimer(signal.ITIMER_REAL, 0.004)

    def work():
        for n in range(200):
            x = n
        time.sleep(1)

    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.004)
    for _ in range(3):
        threads = [threading.Thread(target=work, name="worker") for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    try:
        armed.append(True)
        signal.setitimer(signal.ITIMER_REAL, 0.004)
        while True:
            x = 1
    except TimeoutError:
        print("interrupted")
    print(sorted(seen))
"""


def test_handlers_run_in_the_main_thread(tmp_path: Path, python: str) -> None:
    """Also while other threads are observed, and while the main one waits for them; what they raise, it raises."""
    trace = _recorded(tmp_path, _THREADED, python)
    assert ("interrupted\n['MainThread']\n", None) == (trace.stdout, trace.exception)


@pytest.mark.parametrize("looks", [0, 1, 30])
def test_no_time_passes_before_the_handler_of_an_alarm_that_has_gone_off(looks: int) -> None:
    """Though nothing is under way any more at the look that it has come before: the first one, or a later one."""
    outside = Outside()
    turns = Turns(Clock(outside, Deadlines(setattr)), outside)
    states = [True] * looks
    rung = []

    def is_active() -> bool:
        if states:
            return states.pop()
        rung.append(turns.clock.now)
        return False

    def catch_up() -> None:
        if rung:
            raise TimeoutError

    outside.is_active = is_active  # type: ignore[method-assign]
    turns.catch_up = catch_up
    with pytest.raises(TimeoutError):
        turns.wait(5)
    assert 0.0 == turns.clock.now
