"""A loop that waits in its own thread for what it is to run waits in vain.

>>> asyncio.run(main())
count: waited in vain
fetch: eggs
main: leaves
"""

import asyncio


async def fetch(what):
    await asyncio.sleep(1)
    print("fetch:", what)
    return 12


def count(loop):
    eggs = asyncio.run_coroutine_threadsafe(fetch("eggs"), loop)
    try:
        print("count:", eggs.result(timeout=5))  # @waits
    except TimeoutError:
        print("count: waited in vain")


async def main():
    loop = asyncio.get_running_loop()
    count(loop)
    await asyncio.sleep(2)
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
