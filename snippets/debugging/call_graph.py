# /// script
# requires-python = ">=3.14"
# ///
"""A call graph says by which calls a task has come where it is, and who awaits it.

>>> asyncio.run(main())
* Task(name='oven')
  + Call stack:
  |   line 24, in show_call_graph()
  |   line 28, in async heat()
  |   line 33, in async bake()
  + Awaited by:
    * Task(name='Task-1')
      + Call stack:
      |   line 39, in async main()
main: has cake
"""

import asyncio
import re


def show_call_graph():
    print(re.sub(r", id=\w+|File '.*?', ", "", asyncio.format_call_graph()))


async def heat():
    show_call_graph()
    await asyncio.sleep(1)


async def bake():
    await heat()
    return "cake"


async def main():
    oven = asyncio.create_task(bake(), name="oven")
    print("main: has", await oven)


if __name__ == "__main__":
    asyncio.run(main())
