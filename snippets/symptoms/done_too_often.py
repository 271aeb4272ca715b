"""A queue counts what is taken, and what is said to be done.

>>> asyncio.run(main())
main: has a
main: ValueError: task_done() called too many times
"""

import asyncio


async def main():
    letters = asyncio.Queue()
    letters.put_nowait("a")
    print("main: has", letters.get_nowait())
    letters.task_done()
    try:
        letters.task_done()  # @again
    except ValueError as error:
        print("main: ValueError:", error)


if __name__ == "__main__":
    asyncio.run(main())
