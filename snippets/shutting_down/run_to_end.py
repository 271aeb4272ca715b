"""A loop that runs on until the cancelled task has ended leaves none.

>>> run()
clock: stopped
run: over
"""

import asyncio
import gc


async def tick():
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(1)  # @cleans-up
        print("clock: stopped")


async def main():
    clock = asyncio.create_task(tick(), name="clock")
    await asyncio.sleep(1)
    clock.cancel()  # @asks
    await asyncio.wait([clock])


def complain(loop, context):
    print("loop:", context["message"])


def run():
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(complain)
    loop.run_until_complete(main())
    loop.close()
    gc.collect()  # @collects
    print("run: over")


if __name__ == "__main__":
    run()
