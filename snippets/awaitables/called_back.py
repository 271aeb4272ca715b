"""A function that calls back, and a main that has to guess how long it takes.

>>> asyncio.run(main())
the page
main: done
"""

import asyncio


def fetch(what, on_result):
    loop = asyncio.get_running_loop()
    loop.call_later(1, on_result, f"the {what}")


async def main():
    fetch("page", print)
    await asyncio.sleep(2)
    print("main: done")


if __name__ == "__main__":
    asyncio.run(main())
