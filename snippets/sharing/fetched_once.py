"""Two tasks wait for one answer, because the question is what is kept.

>>> asyncio.run(main())
fetch: Leeds
main: rain rain
"""

import asyncio


async def fetch(city):
    print("fetch:", city)
    await asyncio.sleep(2)
    return "rain"


async def weather(known, city):
    if city not in known:
        known[city] = asyncio.create_task(fetch(city), name="fetch")  # @asks
    return await known[city]


async def main():
    known = {}
    async with asyncio.TaskGroup() as group:
        anna = group.create_task(weather(known, "Leeds"), name="anna")
        ben = group.create_task(weather(known, "Leeds"), name="ben")
    print("main:", anna.result(), ben.result())


if __name__ == "__main__":
    asyncio.run(main())
