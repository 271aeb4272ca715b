"""What fails in a task group comes out of it in an exception group.

>>> asyncio.run(main())
main: ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
main: in it: burnt
"""

import asyncio


async def bake():
    raise ValueError("burnt")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bake(), name="baker")
    except ValueError:
        print("main: never here")
    except ExceptionGroup as error:
        print("main: ExceptionGroup:", error)  # @catches
        print("main: in it:", *error.exceptions)


if __name__ == "__main__":
    asyncio.run(main())
