"""Two tasks wait at the same time.

>>> asyncio.run(main())
tea: started
toast: started
toast: ready
tea: ready
"""

import asyncio


async def make(what, seconds):
    print(f"{what}: started")
    await asyncio.sleep(seconds)
    print(f"{what}: ready")  # @ready


async def main():
    tea = asyncio.create_task(make("tea", 3), name="tea")
    toast = asyncio.create_task(make("toast", 2), name="toast")
    await tea
    await toast


if __name__ == "__main__":
    asyncio.run(main())
