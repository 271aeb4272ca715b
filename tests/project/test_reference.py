"""The list of Python's own documentation is made from that, and is what would be made."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest

from diagram_gen.site import reference
from tests.programs import write
from tests.reference import Documentation, made

INVENTORY = """\
asyncio.LifoQueue py:class 1 library/asyncio-queue.html#$ -
asyncio.Queue py:class 1 library/asyncio-queue.html#$ -
asyncio.Queue.get py:method 1 library/asyncio-queue.html#$ -
asyncio.Queue.shutdown py:method 1 library/asyncio-queue.html#$ -
asyncio.loop.call_soon py:method 1 library/asyncio-eventloop.html#$ -
asyncio.example_queue std:label -1 library/asyncio-queue.html#example An example
asyncio-queues std:label -1 library/asyncio-queue.html#$ Queues
await std:label -1 reference/expressions.html#$ Await expression
async def std:label -1 reference/compound_stmts.html#async-def Coroutine function definition
async for std:label -1 reference/compound_stmts.html#async-for The async for statement
async with std:label -1 reference/compound_stmts.html#async-with The async with statement
except_star std:label -1 reference/compound_stmts.html#except-star except* clause
yieldexpr std:label -1 reference/expressions.html#$ Yield expressions
coroutine function std:term -1 glossary.html#term-coroutine-function -
lambda std:term -1 glossary.html#term-lambda -
os.getcwd py:function 1 library/os.html#$ -
StopIteration py:exception 1 {exceptions}.html#$ -
"""
QUEUE = """\
<section id="queues"><div class="versionadded"><span class="versionmodified added">Added in version 3.4.</span></div>
<dl class="py class"><dt class="sig sig-object py" id="asyncio.Queue">Queue</dt><dd>
<dl class="py method"><dt class="sig sig-object py" id="asyncio.Queue.get">get</dt><dd>
<span class="versionmodified added">Added in version 3.10: </span>its second parameter.</dd></dl>
<dl class="py method"><dt class="sig sig-object py" id="asyncio.Queue.shutdown">shutdown</dt><dd>
<span class="versionmodified added">Added in version 3.13.</span></dd></dl>
<span class="versionmodified added">Added in version 3.5.</span></dd></dl>
<dl class="py class"><dt class="sig sig-object py" id="asyncio.LifoQueue">LifoQueue</dt><dd></dd></dl></section>
"""


def documentation(folder: Path, version: str, exceptions: str) -> Documentation:
    """That of a version, as small as can be."""
    head = f"# Sphinx inventory version 2\n# Project: Python\n# Version: {version}\n# Compressed.\n".encode()
    items = INVENTORY.format(exceptions=exceptions)
    for page in (
        "library/asyncio-eventloop",
        "reference/expressions",
        "reference/compound_stmts",
        "glossary",
        exceptions,
    ):
        write(folder, "<p>Words.</p>", f"{page}.html")
    write(folder, QUEUE, "library/asyncio-queue.html")
    (folder / "objects.inv").write_bytes(head + zlib.compress(items.encode()))
    return Documentation(folder)


def test_a_list_is_made_from_the_documentation_of_two_versions(tmp_path: Path) -> None:
    """What moved from one to the other has the version in its address.

    What is new in a part of a thing is not said to be so of the thing; a method is as new as its class, or newer.
    """
    newest = documentation(tmp_path / "new", "3.15", "builtins/exceptions")
    before = documentation(tmp_path / "old", "3.14", "library/exceptions")
    lines = made(newest, before).splitlines()
    assert "from the documentation of Python 3.15 and 3.14" in lines[1]
    assert [
        "StopIteration\t3.15/builtins/exceptions.html#StopIteration",
        "async def\t3/reference/compound_stmts.html#async-def",
        "async for\t3/reference/compound_stmts.html#async-for",
        "async with\t3/reference/compound_stmts.html#async-with",
        "asyncio.LifoQueue\t3/library/asyncio-queue.html#asyncio.LifoQueue\t3.4",
        "asyncio.Queue\t3/library/asyncio-queue.html#asyncio.Queue\t3.5",
        "asyncio.Queue.get\t3/library/asyncio-queue.html#asyncio.Queue.get\t3.5",
        "asyncio.Queue.shutdown\t3/library/asyncio-queue.html#asyncio.Queue.shutdown\t3.13",
        "await\t3/reference/expressions.html#await",
        "except*\t3/reference/compound_stmts.html#except-star",
        "loop.call_soon\t3/library/asyncio-eventloop.html#asyncio.loop.call_soon",
        "section:asyncio-queues\t3/library/asyncio-queue.html#asyncio-queues",
        "term:coroutine-function\t3/glossary.html#term-coroutine-function",
        "yield\t3/reference/expressions.html#yieldexpr",
        "yield from\t3/reference/expressions.html#yieldexpr",
    ] == lines[2:]


@pytest.mark.skipif("PYTHON_DOCUMENTATION" not in os.environ, reason="PYTHON_DOCUMENTATION names no two folders of it")
def test_the_list_is_what_would_be_made() -> None:
    """From documentation that is at hand: the folders of the two versions that the list names, joined as in PATH."""
    newest, before = map(Path, os.environ["PYTHON_DOCUMENTATION"].split(os.pathsep))
    assert made(Documentation(newest), Documentation(before)) == reference.LIST.read_text(encoding="utf-8")
