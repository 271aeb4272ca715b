"""Tasks begin when their maker gives way, in the order in which they were made.

>>> asyncio.run(main())
main: made a
main: made b
main: made c
a: begins
b: begins
c: begins
main: b has returned B
"""

import asyncio


async def work(name):
    print(f"{name}: begins")  # @begins
    return name.upper()


async def main():
    tasks = {}
    for name in ("a", "b", "c"):
        tasks[name] = asyncio.create_task(work(name), name=name)
        print(f"main: made {name}")  # @made
    letter = await tasks["b"]  # @await
    print(f"main: b has returned {letter}")


if __name__ == "__main__":
    asyncio.run(main())
