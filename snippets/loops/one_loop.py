"""A future is waited for in the loop that it was made in.

>>> main()
main: has cake
"""

import asyncio


async def order():
    return asyncio.get_running_loop().create_future()


async def wait_for(cake):
    asyncio.get_running_loop().call_later(1, cake.set_result, "cake")
    print("main: has", await cake)  # @awaits


def main():
    with asyncio.Runner() as runner:
        cake = runner.run(order())
        runner.run(wait_for(cake))


if __name__ == "__main__":
    main()
