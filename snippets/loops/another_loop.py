"""A future is waited for in the loop that it was made in, or not at all.

>>> main()
guest: RuntimeError: attached to a different loop
"""

import asyncio


async def order():
    return asyncio.get_running_loop().create_future()


async def wait_for(cake):
    try:
        await cake  # @awaits
    except RuntimeError as error:
        print("guest: RuntimeError:", str(error)[-28:])


async def dine(cake):
    guest = asyncio.create_task(wait_for(cake), name="guest")
    await asyncio.sleep(2)
    return guest


def main():
    cake = asyncio.run(order())
    asyncio.run(dine(cake))


if __name__ == "__main__":
    main()
