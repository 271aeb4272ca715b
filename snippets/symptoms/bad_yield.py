"""A task can be told of a future, and of nothing else.

>>> asyncio.run(main())
main: RuntimeError: Task got bad yield: 12
"""

import asyncio


class Tea:
    def __await__(self):
        yield 12  # @yields


async def main():
    try:
        await Tea()
    except RuntimeError as error:
        print("main: RuntimeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
