"""A task is made of a coroutine object, not of what a function has returned.

>>> asyncio.run(main())
greet: hello
main: TypeError: a coroutine was expected, got None
"""

import asyncio


def greet():
    print("greet: hello")


async def main():
    try:
        asyncio.create_task(greet(), name="greeter")  # @creates
    except TypeError as error:
        print("main: TypeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
