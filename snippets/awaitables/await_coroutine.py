"""A coroutine that is awaited runs at once, before a task that was made earlier.

>>> asyncio.run(main())
child: runs
main: goes on
other: runs
"""

import asyncio


async def run(name):
    print(f"{name}: runs")


async def main():
    other = asyncio.create_task(run("other"), name="other")
    await run("child")  # @await
    print("main: goes on")
    await other


if __name__ == "__main__":
    asyncio.run(main())
