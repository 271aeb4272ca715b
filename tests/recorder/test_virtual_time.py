"""One virtual clock for everything."""

from __future__ import annotations

import asyncio
import datetime
import multiprocessing
import pickle
import queue
import select
import selectors
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent import futures
from typing import Any

import pytest

from diagram_gen.recorder import built_in
from diagram_gen.recorder.clock import EPOCH
from diagram_gen.recorder.virtual_time import DeadlockError, virtual_time


def test_all_clocks_agree() -> None:
    """The functions of `time` show the same moment, and blocking moves them all."""
    with virtual_time() as clock:
        time.sleep(1.5)
        assert (1.5, 1.5, EPOCH + 1.5) == (time.monotonic(), time.perf_counter(), time.time())
        assert (1_500_000_000, 1.5) == (time.monotonic_ns(), clock.now)


def test_sleeping_costs_nothing() -> None:
    """A day of sleep ends at once, at the right virtual time."""

    async def nap() -> float:
        await asyncio.sleep(86_400 * 2)
        return asyncio.get_running_loop().time()

    with virtual_time():
        assert 172_800 == asyncio.run(nap())


def test_blocking_holds_up_the_loop() -> None:
    """`time.sleep` in a coroutine advances the clock while every other task stands still."""

    async def main() -> list[tuple[str, float]]:
        seen: list[tuple[str, float]] = []

        async def patient() -> None:
            await asyncio.sleep(1)
            seen.append(("patient", time.monotonic()))

        async with asyncio.TaskGroup() as group:
            group.create_task(patient())
            await asyncio.sleep(0)
            time.sleep(5)
            seen.append(("rude", time.monotonic()))
        return seen

    with virtual_time():
        assert [("rude", 5), ("patient", 5)] == asyncio.run(main())


def test_deadlock_is_an_error() -> None:
    """A loop that would wait for ever raises instead."""

    async def hang() -> None:
        await asyncio.get_running_loop().create_future()

    with virtual_time(), pytest.raises(DeadlockError, match="wait for ever"):
        asyncio.run(hang())


def test_threads_are_waited_for() -> None:
    """Work in another thread really runs, and its result arrives."""

    async def main() -> int:
        return await asyncio.to_thread(sum, [1, 2])

    with virtual_time():
        assert 3 == asyncio.run(main())


def test_negative_sleep_is_refused() -> None:
    """As in the real `time.sleep`."""
    with virtual_time(), pytest.raises(ValueError, match="non-negative"):
        time.sleep(-1)


def test_every_way_to_tell_the_time_agrees() -> None:
    """Also `datetime`, and what is told without a given moment; and everything is real again afterwards."""
    with virtual_time():
        time.sleep(90)
        moment = datetime.datetime(2025, 1, 1, 0, 1, 30, tzinfo=datetime.UTC)
        assert moment == datetime.datetime.now(datetime.UTC)
        assert moment.timestamp() == datetime.datetime.now().timestamp() == time.time_ns() / 1e9
        assert moment.timetuple()[:6] == time.gmtime()[:6] == time.gmtime(None)[:6]
        assert time.ctime() == time.ctime(EPOCH + 90) == time.asctime() == time.strftime("%c")
        assert (90, EPOCH + 90) == (time.clock_gettime(time.CLOCK_MONOTONIC), time.clock_gettime(time.CLOCK_REALTIME))
        assert "1970" == time.strftime("%Y", time.gmtime(0))
    assert datetime.datetime.now().year > 2025


def test_datetime_stays_the_class_that_it_is() -> None:
    """Its moments are of the class itself, and of a class derived from it where that is asked."""

    class Moment(datetime.datetime):
        pass

    before = datetime.datetime
    with virtual_time():
        assert before is datetime.datetime is type(datetime.datetime.now())
        assert "datetime.datetime(2025, 1, 1, 0, 0)" == repr(datetime.datetime.now(datetime.UTC).replace(tzinfo=None))
        assert Moment is type(Moment.now())


@pytest.mark.parametrize("given", ["1", None, 1j])
def test_sleep_refuses_what_the_real_one_refuses(given: Any) -> None:
    """With the same words."""
    with pytest.raises(TypeError) as real:
        time.sleep(given)
    with virtual_time(), pytest.raises(TypeError) as virtual:
        time.sleep(given)
    assert str(real.value).split("'")[1:] == str(virtual.value).split("'")[1:]


def test_threads_sleep_on_the_same_clock() -> None:
    """Each wakes at its time, in order, however long the others sleep."""
    log = []

    def work(seconds: int) -> None:
        for _ in range(3):
            time.sleep(seconds)
            log.append((time.monotonic(), seconds))

    with virtual_time():
        threads = [threading.Thread(target=work, args=(seconds,)) for seconds in (1, 2, 3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert 9 == time.monotonic()
    assert [(1, 1), (2, 2), (2, 1), (3, 3), (3, 1), (4, 2), (6, 3), (6, 2), (9, 3)] == log


def test_a_loop_and_a_thread_advance_together() -> None:
    """Timers run while the thread sleeps, and a time-out comes before the end of a longer sleep, not of a shorter."""
    log = []

    async def tick() -> None:
        for _ in range(5):
            await asyncio.sleep(0.5)
            log.append(time.monotonic())

    def block() -> None:
        time.sleep(1.2)
        log.append(time.monotonic())

    async def main() -> None:
        await asyncio.gather(tick(), asyncio.to_thread(block))
        await asyncio.wait_for(asyncio.to_thread(time.sleep, 5), 6)
        log.append(time.monotonic())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(time.sleep, 5), 2)
        log.append(time.monotonic())

    with virtual_time():
        asyncio.run(main())
    assert [0.5, 1.0, 1.2, 1.5, 2.0, 2.5, 7.5, 9.5] == log


WAITS: dict[str, Callable[[], object]] = {
    "event": lambda: threading.Event().wait(5),
    "condition": lambda: _held(threading.Condition()).wait(5),
    "semaphore": lambda: threading.Semaphore(0).acquire(timeout=5),
    "queue": lambda: _raises(queue.Empty, lambda: queue.Queue[int]().get(timeout=5)),
    "join": lambda: _sleeper(9).join(5),
    "future": lambda: _raises(TimeoutError, lambda: futures.Future[int]().result(5)),
    "selector": lambda: selectors.DefaultSelector().select(5),
    "another selector": lambda: selectors.SelectSelector().select(5),
    "loop on it": lambda: asyncio.SelectorEventLoop(selectors.SelectSelector()).run_until_complete(asyncio.sleep(5)),
    "select": lambda: select.select([], [], [], 5),
    "poll": lambda: select.poll().poll(5000),
    "timer": lambda: _joined(threading.Timer(5, int)),
}


@pytest.mark.parametrize("name", WAITS)
def test_whatever_waits_waits_on_the_virtual_clock(name: str) -> None:
    """To the second, and at no cost."""
    with virtual_time():
        WAITS[name]()
        assert 5 == time.monotonic()
        time.sleep(5)  # a thread may still be there


@pytest.mark.skipif(not hasattr(select, "epoll"), reason="a class of Linux's")
def test_files_are_waited_for_on_it_without_a_selector_too() -> None:
    """What is there is found at once; what can never come is a deadlock."""
    with virtual_time():
        one, other = socket.socketpair()
        with one, other, select.epoll() as epoll:
            epoll.register(one, select.EPOLLIN)
            assert ([], 5) == (epoll.poll(5), time.monotonic())
            other.send(b"x")
            assert [(one.fileno(), select.EPOLLIN)] == epoll.poll(5)
            assert ([one], [], []) == select.select([one], [], [])
            one.recv(1)
            assert [] == epoll.poll(0, 1)
            assert 5 == time.monotonic()
            with pytest.raises(DeadlockError):
                epoll.poll()
        for wrong in (lambda: select.select([], [], [], -1), lambda: select.poll().poll("1")):
            with pytest.raises((TypeError, ValueError)):
                wrong()


def _held(condition: threading.Condition) -> threading.Condition:
    condition.acquire()
    return condition


def _raises(kind: type[Exception], call: Callable[[], object]) -> None:
    with pytest.raises(kind):
        call()


def _sleeper(seconds: float) -> threading.Thread:
    return _started(threading.Thread(target=time.sleep, args=(seconds,)))


def _started(thread: threading.Thread) -> threading.Thread:
    thread.start()
    return thread


def _joined(thread: threading.Thread) -> None:
    _started(thread).join()


def test_a_busy_wait_ends() -> None:
    """A program that does nothing but read the clock sees it move, after a while; a few readings see it stand still."""
    with virtual_time():
        assert 1 == len({time.monotonic() for _ in range(200)})
        ends = time.monotonic() + 1
        readings = sum(1 for _ in iter(lambda: time.monotonic() < ends, False))
        assert readings < 2_000


def test_while_a_process_is_there_the_clock_runs() -> None:
    """So time-outs around it are as they would be; afterwards a long sleep costs nothing again."""
    with virtual_time():
        before = time.monotonic()
        subprocess.run(["sleep", "0.05"], check=True, timeout=60)
        assert time.monotonic() - before >= 0.05
        with pytest.raises(subprocess.TimeoutExpired):
            subprocess.run(["sleep", "60"], check=True, timeout=0.05)
        time.sleep(86_400)
        assert 86_400 < time.monotonic()


def test_a_deadlock_is_seen_beside_idle_threads() -> None:
    """Those of an executor wait for work, which will not come."""

    async def hang() -> None:
        await asyncio.to_thread(int)
        await asyncio.get_running_loop().create_future()

    with virtual_time(), pytest.raises(DeadlockError, match="wait for ever"):
        asyncio.run(hang())


def test_a_loop_in_another_thread() -> None:
    """Both threads wait on one clock, whichever asks."""
    with virtual_time():
        loop = asyncio.new_event_loop()
        thread = _started(threading.Thread(target=loop.run_forever))
        assert "done" == asyncio.run_coroutine_threadsafe(asyncio.sleep(5, "done"), loop).result()
        assert 5 == time.monotonic()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_threads_get_a_lock_in_turn() -> None:
    """The same one every time, and a thread that has it longer than others doesn't keep them from it."""

    def order() -> list[int]:
        lock, log = threading.Lock(), []

        def work(number: int) -> None:
            for _ in range(3):
                with lock:
                    log.append(number)
                    time.sleep(1)
                time.sleep(0)

        threads = [_started(threading.Thread(target=work, args=(number,))) for number in range(3)]
        for thread in threads:
            thread.join()
        return log

    orders = []
    for _ in range(3):
        with virtual_time():
            orders.append(order())
    assert [[0, 1, 2] * 3] * 3 == orders


def test_threads_that_wait_for_each_other_are_a_deadlock() -> None:
    """Also where no loop is there."""
    with virtual_time():
        lock = threading.Lock()
        lock.acquire()
        with pytest.raises(DeadlockError):
            lock.acquire()


def test_what_stands_in_for_a_built_in_function_is_like_one() -> None:
    """It isn't bound to instances, has its place in a module, and says so."""
    with virtual_time():

        class Limiter:
            clock = time.monotonic

        time.sleep(3)
        assert 3 == Limiter().clock()  # type: ignore[call-arg]
        assert time.sleep is pickle.loads(pickle.dumps(time.sleep))
        assert "<built-in function sleep>" == repr(time.sleep)


def test_where_there_is_no_ctypes_the_stand_in_passes_for_a_built_in_function_as_well_as_it_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By its name, its module, and by not being bound to instances."""
    monkeypatch.setattr(built_in, "_HAS_CTYPES", False)
    test_what_stands_in_for_a_built_in_function_is_like_one()


def test_a_wait_that_ends_on_the_dot_ends() -> None:
    """Also for who waits until less than nothing is left."""
    with virtual_time():
        one, _other = multiprocessing.Pipe()
        assert not one.poll(5)
        assert 5 == pytest.approx(time.monotonic())
        with pytest.raises(TimeoutError):
            list(futures.as_completed([futures.Future[int]()], timeout=5))
        assert 10 == pytest.approx(time.monotonic())
