"""The programs that are measured, of any size.

What they hold at a time stays as large as it is, so that a longer run has more steps, not larger ones.
"""

from __future__ import annotations

_CALLS = '''"""Weighs words: short calls, with a few texts, numbers, a list and a dictionary in sight."""

ROUNDS = {rounds}


def pick(words, turn):
    word = words[turn % len(words)]
    return word


def weigh(word, factor):
    length = len(word)
    return length * factor


def main():
    words = ["tea", "toast", "butter", "jam"]
    tally = {{"light": 0, "heavy": 0}}
    total = 0
    for turn in range(ROUNDS):
        word = pick(words, turn)
        weight = weigh(word, turn % 7)
        kind = "heavy" if weight > 12 else "light"
        tally[kind] += 1
        total += weight
    print(total, tally)


if __name__ == "__main__":
    main()
'''
_ROUND, _AROUND = 14, 16
"""Events of one round, and of what stands before and after the rounds."""

_TASKS = '''"""Starts tasks, each of which sleeps and ends."""

import asyncio

TASKS = {tasks}


async def worker(seconds):
    await asyncio.sleep(seconds)


async def main():
    async with asyncio.TaskGroup() as group:
        for _ in range(TASKS):
            group.create_task(worker(1))


if __name__ == "__main__":
    asyncio.run(main())
'''

_TURNS = '''"""Tasks take turns: each sleeps, counts, and sleeps again."""

import asyncio

TURNS = {turns}


async def count(name, seconds):
    for turn in range(TURNS):
        await asyncio.sleep(seconds)
    print(name, turn)


async def main():
    await asyncio.gather(count("a", 1), count("b", 1), count("c", 2))


if __name__ == "__main__":
    asyncio.run(main())
'''
_TURN = 17
"""Steps that a turn of all three takes, about: those of the tasks, and of the loop."""


def calls(events: int) -> str:
    """A synchronous program of some number of calls, lines and returns, to within half a round."""
    return _CALLS.format(rounds=max(1, round((events - _AROUND) / _ROUND)))


def tasks(number: int) -> str:
    """A program that has a number of tasks at a time, and one more that starts them."""
    return _TASKS.format(tasks=number)


def turns(events: int) -> str:
    """A program with three tasks that take turns, of some number of steps, to within a round or two."""
    return _TURNS.format(turns=max(1, round(events / _TURN)))


def asynchronous(number: int) -> str:
    """The n-th of any number of different asyncio programs, with a docstring, a doctest and the marker `here`."""
    names = [f"t{each}" for each in range(2 + number % 3)]
    turns, step = 1 + number // 3 % 3, 1 + number // 9 % 4
    total = sum(turn * (place + step) for place in range(len(names)) for turn in range(turns))
    program = (_GROUP, _GATHER, _CHAIN)[number % 2 if number % 5 else 2]
    if program is _CHAIN:
        total = number + turns + step
    return program.format(number=number, names=names, turns=turns, step=step, total=total)


_GROUP = '''"""Program {number}: tasks of a group sleep and add.

>>> asyncio.run(main())
{total}
"""

import asyncio

STEP_{number} = {step}


async def add(place):
    total = 0
    for turn in range({turns}):
        await asyncio.sleep(place + 1)
        total += turn * (place + STEP_{number})  # @here
    return total


async def main():
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(add(place), name=name) for place, name in enumerate({names})]
    print(sum(task.result() for task in tasks))


if __name__ == "__main__":
    asyncio.run(main())
'''
_GATHER = '''"""Program {number}: coroutines that are gathered.

>>> asyncio.run(main())
{total}
"""

import asyncio


async def product_{number}(turn, place):
    await asyncio.sleep(turn)
    return turn * (place + {step})  # @here


async def main():
    names = {names}
    calls = [product_{number}(turn, place) for place in range(len(names)) for turn in range({turns})]
    print(sum(await asyncio.gather(*calls)))


if __name__ == "__main__":
    asyncio.run(main())
'''
_CHAIN = '''"""Program {number}: one coroutine awaits another.

>>> asyncio.run(main())
{total}
"""

import asyncio


async def inner_{number}(seconds):
    await asyncio.sleep(seconds)
    return seconds + {number}  # @here


async def outer(more):
    found = await inner_{number}({step})
    return found + more


async def main():
    print(await outer({turns}))


if __name__ == "__main__":
    asyncio.run(main())
'''
