"""References: what holds a task is what the program's own objects say, and what nothing holds is collected."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from tests.programs import recorded
from tests.referrers import OBSERVER, compared, states

_SECOND = """
async def listen(name="word"):
    word = asyncio.get_running_loop().create_future()
    await word

async def sleeper():
    await asyncio.sleep(9)

async def waits(task):
    await task

class Service:
    def __init__(self):
        self.tasks = {}
        self.word = None
"""
_PROGRAMS = {
    "nothing": """
async def main():
    asyncio.create_task(listen(), name="lost")
    await asyncio.sleep(1)
    observe()
""",
    "containers": """
class Node:
    pass

kept = []

async def main():
    background = {asyncio.create_task(listen(), name="set")}
    by_name = {"x": [asyncio.create_task(listen(), name="dict")]}
    pair = (asyncio.create_task(listen(), name="tuple"), 1)
    kept.append(asyncio.create_task(listen(), name="module"))
    service = Service()
    service.tasks["a"] = asyncio.create_task(listen(), name="attribute")
    asyncio.create_task(listen(), name="lost")
    asyncio.create_task(sleeper(), name="sleeps")
    await asyncio.sleep(1)
    asyncio.create_task(listen(), name="new")
    observe()
""",
    "a container that is let go": """
async def main():
    background = {asyncio.create_task(listen(), name="set")}
    await asyncio.sleep(1)
    background.clear()
    other = [asyncio.create_task(listen(), name="list")]
    await asyncio.sleep(1)
    del other
    observe()
""",
    "a future": """
words = {}

async def listens(key):
    words[key] = asyncio.get_running_loop().create_future()
    await words[key]

async def main():
    asyncio.create_task(listens("a"), name="a")
    asyncio.create_task(listens("b"), name="b")
    await asyncio.sleep(1)
    del words["b"]
    observe()
""",
    "one task waits for another": """
async def main():
    asyncio.create_task(waits(asyncio.create_task(listen(), name="inner")), name="outer")
    holds = asyncio.create_task(waits(asyncio.create_task(sleeper(), name="sleeps")), name="waits")
    del holds
    one = asyncio.create_task(listen(), name="one")
    two = asyncio.create_task(waits(one), name="two")
    del one
    await asyncio.sleep(1)
    observe()
""",
    "a circle of two": """
async def first(box):
    await asyncio.sleep(0)
    await box[0]

async def main():
    box = []
    a = asyncio.create_task(first(box), name="a")
    box.append(asyncio.create_task(waits(a), name="b"))
    del a, box
    await asyncio.sleep(1)
    observe()
""",
    "what belongs together": """
async def in_group():
    async with asyncio.TaskGroup() as group:
        group.create_task(listen(), name="grouped")
        group.create_task(sleeper(), name="sleeps")

async def gathers():
    await asyncio.gather(asyncio.create_task(listen(), name="gathered"), asyncio.create_task(listen(), name="other"))

async def first():
    await asyncio.wait([asyncio.create_task(listen(), name="waited for")])

async def shields():
    await asyncio.shield(asyncio.create_task(listen(), name="shielded"))

async def limits():
    async with asyncio.timeout(5):
        await listen()

async def waits_for():
    await asyncio.wait_for(listen(), 5)

async def main():
    group = asyncio.create_task(in_group(), name="group")
    asyncio.create_task(gathers(), name="gather")
    asyncio.create_task(first(), name="wait")
    asyncio.create_task(shields(), name="shield")
    asyncio.create_task(limits(), name="timeout")
    asyncio.create_task(waits_for(), name="wait_for")
    del group
    await asyncio.sleep(1)
    observe()
""",
    "what tasks wait for": """
async def works(queue):
    await queue.get()

async def enters(lock):
    async with lock:
        pass

async def checks(condition):
    async with condition:
        await condition.wait()

async def main():
    queue, lock, event, condition = asyncio.Queue(), asyncio.Lock(), asyncio.Event(), asyncio.Condition()
    await lock.acquire()
    dropped = asyncio.Queue()
    asyncio.create_task(works(queue), name="queue")
    asyncio.create_task(enters(lock), name="lock")
    asyncio.create_task(event.wait(), name="event")
    asyncio.create_task(checks(condition), name="condition")
    asyncio.create_task(works(dropped), name="dropped")
    del dropped
    await asyncio.sleep(1)
    observe()
""",
}


@pytest.mark.parametrize("name", [*_PROGRAMS])
def test_each_reference_is_one_in_the_running_program(tmp_path: Path, python: str, name: str) -> None:
    """Each leads, in the program's own objects, to the task; one that is held by nothing is gone at a collection."""
    found = compared(recorded(tmp_path, f"{OBSERVER}{_SECOND}{_PROGRAMS[name]}\nasyncio.run(main())\n", python=python))
    assert [] == found.untrue
    assert found.vanished == found.unheld
    assert found.drawn


def test_nothing_that_is_seen_to_be_held_is_said_not_to_be(recording: tuple[Snippet, Trace]) -> None:
    """At no step of any snippet."""
    assert [] == states(recording[1])
