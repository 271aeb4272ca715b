"""A time-out cancels a task, so there has to be one.

>>> asyncio.run(main())
tell: RuntimeError: Timeout should be used inside a task
"""

import asyncio


async def brew():
    async with asyncio.timeout(2):  # @enters
        await asyncio.sleep(1)


def tell():
    try:
        brew().send(None)
    except RuntimeError as error:
        print("tell: RuntimeError:", error)


async def main():
    asyncio.get_running_loop().call_soon(tell)
    await asyncio.sleep(1)


if __name__ == "__main__":
    asyncio.run(main())
