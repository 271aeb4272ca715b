"""A future is waited for in the loop that it was made in.

>>> main()
guest: has cake
"""

import asyncio


async def order():
    return asyncio.get_running_loop().create_future()


async def wait_for(cake):
    print("guest: has", await cake)  # @awaits


async def dine(cake):
    guest = asyncio.create_task(wait_for(cake), name="guest")
    asyncio.get_running_loop().call_later(1, cake.set_result, "cake")
    await asyncio.sleep(2)
    return guest


def main():
    with asyncio.Runner() as runner:
        cake = runner.run(order())
        runner.run(dine(cake))


if __name__ == "__main__":
    main()
