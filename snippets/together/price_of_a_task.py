"""Coroutines that never wait: awaited in place, and in tasks of their own.

>>> asyncio.run(main())
awaited: cup 1
awaited: cup 2
gathered: ['cup 1', 'cup 2']
"""

import asyncio


async def rinse(number):
    return f"cup {number}"


async def main():
    print("awaited:", await rinse(1))  # @awaited
    print("awaited:", await rinse(2))
    cups = await asyncio.gather(rinse(1), rinse(2))  # @gathered
    print("gathered:", cups)


if __name__ == "__main__":
    asyncio.run(main())
