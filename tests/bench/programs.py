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


def calls(events: int) -> str:
    """A synchronous program of some number of calls, lines and returns, to within half a round."""
    return _CALLS.format(rounds=max(1, round((events - _AROUND) / _ROUND)))


def tasks(number: int) -> str:
    """A program that has a number of tasks at a time, and one more that starts them."""
    return _TASKS.format(tasks=number)
