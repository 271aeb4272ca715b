"""What another process gives back is pickled, and a coroutine object cannot be.

>>> asyncio.run(main())
main: has cake
main: TypeError: cannot pickle 'coroutine' object
"""

import asyncio
import pickle


async def bake():
    return "cake"


def baked():
    return asyncio.run(bake())


def as_process(function):
    return pickle.loads(pickle.dumps(function()))  # @calls


async def main():
    print("main: has", await asyncio.to_thread(as_process, baked))
    try:
        print("main: has", await asyncio.to_thread(as_process, bake))
    except TypeError as error:
        print("main: TypeError:", error)


if __name__ == "__main__":
    asyncio.run(main())
