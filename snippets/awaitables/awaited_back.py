"""A future turns a function that calls back into one that can be awaited.

>>> asyncio.run(main())
the page
main: done
"""

import asyncio


def fetch(what, on_result):
    loop = asyncio.get_running_loop()
    loop.call_later(1, on_result, f"the {what}")


async def fetched(what):
    result = asyncio.get_running_loop().create_future()
    fetch(what, result.set_result)
    return await result


async def main():
    print(await fetched("page"))
    print("main: done")


if __name__ == "__main__":
    asyncio.run(main())
