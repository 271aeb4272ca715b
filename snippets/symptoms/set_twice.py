"""A future is set once.

>>> asyncio.run(main())
main: InvalidStateError: invalid state
main: has tea
"""

import asyncio


async def main():
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    answer.set_result("tea")
    try:
        answer.set_result("toast")  # @again
    except asyncio.InvalidStateError as error:
        print("main: InvalidStateError:", error)
    print("main: has", await answer)


if __name__ == "__main__":
    asyncio.run(main())
