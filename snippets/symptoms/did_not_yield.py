"""A manager whose generator returns before it yields has nothing to give.

>>> asyncio.run(main())
main: RuntimeError: generator didn't yield
"""

import asyncio
import contextlib


@contextlib.asynccontextmanager
async def oven(power):
    if power:
        yield 180


async def main():
    try:
        async with oven(power=False) as degrees:  # @enters
            print("main: bakes at", degrees)
    except RuntimeError as error:
        print("main: RuntimeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
