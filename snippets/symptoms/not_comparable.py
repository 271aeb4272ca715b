"""Two orders are equally urgent, so that a priority queue compares what comes next.

>>> asyncio.run(main())
main: has put in tea
main: TypeError: '<' not supported between instances of 'dict' and 'dict'
"""

import asyncio


async def main():
    orders = asyncio.PriorityQueue()
    await orders.put((1, {"dish": "tea"}))
    print("main: has put in tea")
    try:
        await orders.put((1, {"dish": "toast"}))  # @puts
    except TypeError as error:
        print("main: TypeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
