"""What asyncio.run does at the end, in order: tasks, generators, threads, loop.

>>> run()
main: over
task: cancelled
generator: closed
thread: done
run: over
"""

import asyncio
import time


async def tick():
    try:
        await asyncio.sleep(10)
    finally:
        print("task: cancelled")


async def count():
    try:
        yield 1
        yield 2
    finally:
        print("generator: closed")


def work():
    time.sleep(3)
    print("thread: done")


async def main(numbers):
    clock = asyncio.create_task(tick(), name="clock")
    job = asyncio.get_running_loop().run_in_executor(None, work)
    await anext(numbers)
    await asyncio.wait([clock, job], timeout=1)
    print("main: over")  # @over


def run():
    numbers = count()
    asyncio.run(main(numbers))
    print("run: over")


if __name__ == "__main__":
    run()
