"""A time-out that has expired cannot be put off.

>>> asyncio.run(main())
main: RuntimeError: Cannot change state of expired Timeout
"""

import asyncio


async def main():
    try:
        async with asyncio.timeout(1) as limit:
            await asyncio.sleep(2)
    except TimeoutError:
        try:
            limit.reschedule(None)  # @puts-off
        except RuntimeError as error:
            print("main: RuntimeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
