"""A manager whose generator yields again after an error does not let go.

>>> asyncio.run(main())
main: bakes at 180
oven: once more
main: RuntimeError: generator didn't stop after athrow()
"""

import asyncio
import contextlib


@contextlib.asynccontextmanager
async def oven():
    for degrees in (180, 200):
        try:
            yield degrees  # @yields
        except ValueError:
            print("oven: once more")


async def main():
    try:
        async with oven() as degrees:
            print("main: bakes at", degrees)
            raise ValueError("burnt")
    except RuntimeError as error:
        print("main: RuntimeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
