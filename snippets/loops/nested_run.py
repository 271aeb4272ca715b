"""A running loop does not run another one in its thread.

>>> asyncio.run(main())
main: RuntimeError: asyncio.run() cannot be called from a running event loop
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
        print("main: has", eggs())
    except RuntimeError as error:
        print(f"main: RuntimeError: {error}")


if __name__ == "__main__":
    asyncio.run(main())
