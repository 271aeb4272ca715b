"""Two tasks, each awaited before the next is made.

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
    print(f"{what}: here")


async def main():
    page = asyncio.create_task(fetch("page", 2), name="page")
    await page
    image = asyncio.create_task(fetch("image", 1), name="image")  # @second
    await image


if __name__ == "__main__":
    asyncio.run(main())
