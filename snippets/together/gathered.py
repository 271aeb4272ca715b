"""gather makes its tasks at once, and gives the results in the order of its arguments.

>>> asyncio.run(main())
main: has ordered
egg: started
toast: started
tea: started
toast: ready
tea: ready
egg: ready
main: ['egg', 'toast', 'tea']
"""

import asyncio


async def make(what, minutes):
    print(f"{what}: started")  # @started
    await asyncio.sleep(minutes)
    print(f"{what}: ready")
    return what  # @returns


async def main():
    dishes = asyncio.gather(make("egg", 3), make("toast", 1), make("tea", 2))
    print("main: has ordered")  # @ordered
    print("main:", await dishes)


if __name__ == "__main__":
    asyncio.run(main())
