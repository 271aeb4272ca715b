"""A task needs a loop that runs.

>>> main()
main: RuntimeError: no running event loop
greet: hello
"""

import asyncio


async def greet():
    print("greet: hello")


def main():
    greeting = greet()
    try:
        asyncio.create_task(greeting, name="greeter")  # @creates
    except RuntimeError as error:
        print("main: RuntimeError:", error)
    asyncio.run(greeting)


if __name__ == "__main__":
    main()
