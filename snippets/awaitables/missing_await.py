"""In a shop's till, one await is missing.

>>> asyncio.run(main())
tea: 3 in stock
tea: sold 2
tea: 3 in stock
"""

import asyncio

stock = {"tea": 3, "toast": 5}


async def count(what):
    await asyncio.sleep(1)
    return stock[what]


async def take(what, number):
    left = await count(what) - number
    stock[what] = left


async def sell(what, number):
    print(f"{what}: {await count(what)} in stock")
    take(what, number)  # @no-await
    print(f"{what}: sold {number}")


async def main():
    await sell("tea", 2)
    print(f"tea: {await count('tea')} in stock")


if __name__ == "__main__":
    asyncio.run(main())
