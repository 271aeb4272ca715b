"""A coroutine that awaits while it is being closed is left where it stands.

>>> asyncio.run(main())
main: RuntimeError: coroutine ignored GeneratorExit
"""

import asyncio


async def bake():
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(1)  # @awaits
        print("bake: never here")


async def main():
    cake = bake()
    cake.send(None)
    try:
        cake.close()  # @closes
    except RuntimeError as error:
        print("main: RuntimeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
