"""The brackets are for what a coroutine returns, not for the coroutine object.

>>> asyncio.run(main())
main: TypeError: 'coroutine' object is not subscriptable
main: tea is 2
"""

import asyncio


async def prices():
    await asyncio.sleep(1)
    return {"tea": 2}


async def main():
    asked = prices()
    try:
        print("main: tea is", asked["tea"])  # @takes
    except TypeError as error:
        print("main: TypeError:", error)
    print("main: tea is", (await asked)["tea"])


if __name__ == "__main__":
    asyncio.run(main())
