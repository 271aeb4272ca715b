"""Two loops cannot run in one thread.

>>> asyncio.run(main())
main: RuntimeError: Cannot run the event loop while another loop is running
"""

import asyncio


async def fetch():
    await asyncio.sleep(1)


async def main():
    loop, fetching = asyncio.new_event_loop(), fetch()
    try:
        loop.run_until_complete(fetching)  # @runs
    except RuntimeError as error:
        print("main: RuntimeError:", error)
    loop.close()
    await fetching


if __name__ == "__main__":
    asyncio.run(main())
