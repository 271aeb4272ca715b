"""An event lets all go on that wait for it, and nobody wait any more.

>>> asyncio.run(main())
main: opens
anna: comes in
ben: comes in
cara: comes in
"""

import asyncio


async def visit(opened, name):
    await opened.wait()  # @waits
    print(f"{name}: comes in")


async def main():
    opened = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(visit(opened, "anna"), name="anna")
        group.create_task(visit(opened, "ben"), name="ben")
        await asyncio.sleep(1)
        print("main: opens")
        opened.set()  # @opens
        group.create_task(visit(opened, "cara"), name="cara")


if __name__ == "__main__":
    asyncio.run(main())
