"""A thread of its own can run a loop of its own.

>>> asyncio.run(main())
main: has 12
"""

import asyncio


async def fetch():
    await asyncio.sleep(1)
    return 12


def eggs():
    fetching = fetch()
    try:
        return asyncio.run(fetching)  # @runs
    finally:
        fetching.close()


async def main():
    try:
        print("main: has", await asyncio.to_thread(eggs))
    except RuntimeError as error:
        print(f"main: RuntimeError: {error}")


if __name__ == "__main__":
    asyncio.run(main())
