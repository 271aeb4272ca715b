"""A task that is awaited takes its place in the queue, behind a task that was made earlier.

>>> asyncio.run(main())
other: runs
child: runs
main: goes on
"""

import asyncio


async def run(name):
    print(f"{name}: runs")


async def main():
    other = asyncio.create_task(run("other"), name="other")
    await asyncio.create_task(run("child"), name="child")  # @await
    print("main: goes on")
    await other


if __name__ == "__main__":
    asyncio.run(main())
