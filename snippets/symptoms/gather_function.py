"""What is gathered has to be called first.

>>> asyncio.run(main())
main: TypeError: An asyncio.Future, a coroutine or an awaitable is required
main: has ['tea']
"""

import asyncio


async def brew():
    await asyncio.sleep(1)
    return "tea"


async def main():
    try:
        print("main: has", await asyncio.gather(brew))  # @gathers
    except TypeError as error:
        print("main: TypeError:", error)
    print("main: has", await asyncio.gather(brew()))


if __name__ == "__main__":
    asyncio.run(main())
