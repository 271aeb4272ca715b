"""A block that an error leaves is ended like any other, and its manager may take the error away.

>>> asyncio.run(main())
oven: told of ValueError
main: cake is burnt
oven: told of LookupError
main: goes on
"""

import asyncio


class Oven:
    def __init__(self, forgives):
        self.forgives = forgives

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, traceback):
        await asyncio.sleep(1)
        print("oven: told of", kind.__name__)
        return kind is self.forgives


async def main():
    try:
        async with Oven(LookupError):
            raise ValueError("burnt")  # @burns
    except ValueError as error:
        print("main: cake is", error)
    async with Oven(LookupError):
        raise LookupError("no flour")  # @lacks
    print("main: goes on")


if __name__ == "__main__":
    asyncio.run(main())
