"""With return_exceptions an error is one of the results.

>>> asyncio.run(main())
tea: ready
egg: ready
main: ['egg', ValueError('the toast is burnt'), 'tea']
main: leaves
"""

import asyncio


async def make(what, minutes):
    await asyncio.sleep(minutes)
    if what == "toast":
        raise ValueError("the toast is burnt")  # @burns
    print(f"{what}: ready")
    return what


async def main():
    try:
        egg = asyncio.create_task(make("egg", 3), name="egg")
        toast = asyncio.create_task(make("toast", 1), name="toast")
        tea = asyncio.create_task(make("tea", 2), name="tea")
        print("main:", await asyncio.gather(egg, toast, tea, return_exceptions=True))
    except ValueError as error:
        print("main:", error)
    await asyncio.sleep(4)
    print("main: leaves")


if __name__ == "__main__":
    asyncio.run(main())
