"""except* takes what it names out of the group; one run may go through several clauses.

>>> asyncio.run(main())
to be written again: (ValueError('no stamp'), ValueError('no address'))
to be packed again: (OSError('too heavy'),)
main: goes on
"""

import asyncio


async def post(error):
    raise error  # @raises


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(post(ValueError("no stamp")), name="letter")
            group.create_task(post(OSError("too heavy")), name="parcel")
            group.create_task(post(ValueError("no address")), name="card")
    except* ValueError as errors:
        print("to be written again:", errors.exceptions)  # @first-clause
    except* OSError as errors:
        print("to be packed again:", errors.exceptions)  # @second-clause
    print("main: goes on")


if __name__ == "__main__":
    asyncio.run(main())
