"""Two coroutines, awaited one after the other.

>>> asyncio.run(main())
page: asked for
page: here
image: asked for
image: here
"""

import asyncio


async def fetch(what, seconds):
    print(f"{what}: asked for")
    await asyncio.sleep(seconds)
    print(f"{what}: here")  # @here


async def main():
    page = fetch("page", 2)
    image = fetch("image", 1)
    await page
    await image


if __name__ == "__main__":
    asyncio.run(main())
