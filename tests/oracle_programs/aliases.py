import asyncio
from collections import deque
from dataclasses import dataclass


@dataclass
class Point:
    x: int


class Node:
    __slots__ = ("other",)


shared, other = [], []
alias = shared
queue, point, node = deque(), Point(1), Node()


def passes(items):
    mine = items
    copy = list(items)
    return mine, copy


def one(items):
    return items


def makes():
    return [1]


for turn in range(3):
    row = [turn]
    same = row
    row = None
first, second = one([1]), one([1])
first = second = None
total = len(one([1]) + one([2])) + len(one([3]))
back, copied = passes(shared)
shared = None
shared = {}
alias = shared
cache = makes()
cache = makes()
node = None
node = Node()


def keeps(point):
    global kept
    local = [2]
    kept = local
    again = kept
    local = None

    def inner():
        nonlocal again
        again = point
        return again

    return inner()


async def worker(results, number):
    mine = [number]
    await asyncio.sleep(number)
    results.append(number)
    kept = results
    await asyncio.sleep(0)
    mine = kept
    return len(mine)


async def main(queue):
    results = queue
    tasks = [asyncio.create_task(worker(results, number)) for number in range(3)]
    for task in tasks:
        got = await task
    return got


if __name__ == "__main__":
    point = keeps(point)
    done = asyncio.run(main([]))
