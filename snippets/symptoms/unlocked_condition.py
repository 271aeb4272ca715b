"""A condition is waited for and told of with its lock held.

>>> asyncio.run(main())
main: RuntimeError: cannot wait on un-acquired lock
main: RuntimeError: cannot notify on un-acquired lock
"""

import asyncio


async def main():
    served = asyncio.Condition()
    for attempt in (served.wait, served.notify):
        try:
            await attempt()  # @tries
        except RuntimeError as error:
            print("main: RuntimeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
