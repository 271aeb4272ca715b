"""Two tasks, awaited one after the other.

>>> asyncio.run(main())
page: asked for
image: asked for
image: here
page: here
"""

import asyncio


async def fetch(what, seconds):
    print(f"{what}: asked for")
    await asyncio.sleep(seconds)
    print(f"{what}: here")  # @here


async def main():
    page = asyncio.create_task(fetch("page", 2), name="page")
    image = asyncio.create_task(fetch("image", 1), name="image")
    await page
    await image


if __name__ == "__main__":
    asyncio.run(main())
