"""A task group around the yield of a manager is told how its block was left.

>>> asyncio.run(main())
main: has a
main: no stamp
"""

import asyncio
import contextlib


async def sort():
    await asyncio.sleep(2)
    raise ValueError("no stamp")  # @fails


@contextlib.asynccontextmanager
async def letters():
    async with asyncio.TaskGroup() as group:
        group.create_task(sort(), name="sorter")
        yield "a"  # @hands-over


def report(loop, context):
    print("loop:", context["message"])


async def main():
    asyncio.get_running_loop().set_exception_handler(report)
    try:
        async with letters() as letter:
            print("main: has", letter)
            await asyncio.sleep(5)  # @reads
    except* ValueError as errors:
        print("main:", *errors.exceptions)
    except* asyncio.CancelledError:
        print("main: was cancelled in the middle of reading")


if __name__ == "__main__":
    asyncio.run(main())
