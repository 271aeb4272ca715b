"""A thread has a coroutine run by the loop of another, and waits for its result.

>>> asyncio.run(main())
baker: asks
fetch: eggs
baker: has 12 eggs
main: baker is done
"""

import asyncio


async def fetch(what):
    await asyncio.sleep(1)
    print("fetch:", what)
    return 12


def bake(loop):
    print("baker: asks")
    eggs = asyncio.run_coroutine_threadsafe(fetch("eggs"), loop)  # @asks
    print("baker: has", eggs.result(), "eggs")


async def main():
    await asyncio.to_thread(bake, asyncio.get_running_loop())
    print("main: baker is done")


if __name__ == "__main__":
    asyncio.run(main())
