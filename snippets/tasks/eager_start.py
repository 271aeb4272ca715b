# /// script
# requires-python = ">=3.12"
# ///
"""An eager task begins inside the call that creates it.

>>> asyncio.run(main())
counter: done at once
main: counter is done: True
sleeper: begins
main: sleeper is done: False
sleeper: goes on
"""

import asyncio


async def count():
    print("counter: done at once")  # @at-once


async def sleep():
    print("sleeper: begins")  # @begins
    await asyncio.sleep(1)
    print("sleeper: goes on")  # @goes-on


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    counter = asyncio.create_task(count(), name="counter")  # @counter
    print(f"main: counter is done: {counter.done()}")
    sleeper = asyncio.create_task(sleep(), name="sleeper")  # @sleeper
    print(f"main: sleeper is done: {sleeper.done()}")  # @main-goes-on
    await sleeper


if __name__ == "__main__":
    asyncio.run(main())
