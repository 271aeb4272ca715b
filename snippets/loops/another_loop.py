"""A future is waited for in the loop that it was made in, or not at all.

>>> main()
main: RuntimeError: attached to a different loop
"""

import asyncio


async def order():
    return asyncio.get_running_loop().create_future()


async def wait_for(cake):
    try:
        await cake  # @awaits
    except RuntimeError as error:
        print("main: RuntimeError:", str(error)[-28:])


def main():
    cake = asyncio.run(order())
    asyncio.run(wait_for(cake))


if __name__ == "__main__":
    main()
