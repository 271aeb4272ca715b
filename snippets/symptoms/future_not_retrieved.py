"""A future that fails says so when it is thrown away, if nobody has asked for its exception.

>>> asyncio.run(main())
main: forgets the answer
main: goes on
"""

import asyncio


async def main():
    answer = asyncio.get_running_loop().create_future()
    answer.set_exception(OSError("line dead"))
    print("main: forgets the answer")
    del answer  # @forgets
    print("main: goes on")


if __name__ == "__main__":
    asyncio.run(main())
