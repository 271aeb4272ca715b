"""A warning that is made an error is raised where a coroutine object dies, and nobody can catch it there.

>>> asyncio.run(main())
main: goes on
main: ends
"""

import asyncio
import warnings


async def greet():
    print("greet: hello")


async def main():
    with warnings.catch_warnings(action="error"):
        try:
            greet()  # @forgets
            print("main: goes on")
        except RuntimeWarning:
            print("main: caught it")
    print("main: ends")


if __name__ == "__main__":
    asyncio.run(main())
