"""An event that has been waited for belongs to the loop of that time.

>>> main()
wait: nobody opens
wait: RuntimeError: is bound to a different event loop
"""

import asyncio

doors = asyncio.Event()


async def wait():
    try:
        async with asyncio.timeout(1):
            await doors.wait()  # @waits
    except TimeoutError:
        print("wait: nobody opens")
    except RuntimeError as error:
        print("wait: RuntimeError:", str(error)[-34:])


def main():
    asyncio.run(wait())
    asyncio.run(wait())


if __name__ == "__main__":
    main()
