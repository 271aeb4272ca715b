"""A loop that runs cannot be told to run.

>>> asyncio.run(main())
main: RuntimeError: This event loop is already running
"""

import asyncio


async def fetch():
    await asyncio.sleep(1)


async def main():
    loop, fetching = asyncio.get_running_loop(), fetch()
    try:
        loop.run_until_complete(fetching)  # @runs
    except RuntimeError as error:
        print("main: RuntimeError:", error)
    await fetching


if __name__ == "__main__":
    asyncio.run(main())
