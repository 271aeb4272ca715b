"""A generator that is closed must not yield any more.

>>> asyncio.run(main())
main: has a
main: RuntimeError: async generator ignored GeneratorExit
"""

import asyncio


async def letters():
    try:
        yield "a"
    finally:
        yield "the last"  # @yields


async def main():
    post = letters()
    print("main: has", await anext(post))
    try:
        await post.aclose()  # @closes
    except RuntimeError as error:
        print("main: RuntimeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
