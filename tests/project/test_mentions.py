"""What Python's own documentation explains is a link where a page first names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.site import reference
from tests import mentions
from tests.programs import PROJECT

KNOWN = reference.entries()
PAGE = """\
---
title: "`asyncio.run`"
---

# On `asyncio.run`

!!! important "And `asyncio.run`"

```text
`asyncio.run`
```

{{ figure("calling/one_call", view="stack", at="end", caption="With `asyncio.run`.") }}

A [link to `asyncio.run`](elsewhere.md), and <!-- `asyncio.run` --> no more.
"""
"""A page with a name wherever it need not be a link."""


def found(text: str) -> list[str]:
    """What is said of the mentions in a text."""
    return [str(each) for each in mentions.findings(text, "page.md", KNOWN)]


PAGES = [page for of in ("part-*.md", "field-guide.md", "field-guide/*.md") for page in (PROJECT / "docs").glob(of)]


@pytest.mark.parametrize("page", sorted(PAGES), ids=lambda page: page.name)
def test_pages_of_the_series_link_to_what_they_name(page: Path) -> None:
    """To Python's documentation, where they name it first."""
    path = page.relative_to(PROJECT).as_posix()
    assert [] == [str(each) for each in mentions.findings(page.read_text(encoding="utf-8"), path, KNOWN)]


def test_only_running_text_is_asked_for_links() -> None:
    """Not headings, captions, listings or the texts of other links."""
    assert [] == found(PAGE)


def test_the_first_mention_is_named_with_its_line_and_the_remedy() -> None:
    """Boxes and tables are looked at, too; what comes again is not."""
    text = "A `task`.\n\n!!! important\n\n    See `asyncio.run(main())`.\n\n| `asyncio.run` | `await asyncio.sleep(0)` |\n|---|---|\n"
    assert [
        'page.md:5: `asyncio.run(main())` comes first here, and is no link\n    → write {{ api("asyncio.run", "asyncio.run(main())") }}',
        'page.md:7: `await asyncio.sleep(0)` comes first here, and is no link\n    → write {{ api("asyncio.sleep", "await asyncio.sleep(0)") }}',
    ] == found(text)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("await", "await"),
        ("asyncio.run", "asyncio.run"),
        ("TaskGroup", "asyncio.TaskGroup"),
        ("@types.coroutine", "types.coroutine"),
        ("loop.call_soon(print)", "loop.call_soon"),
        ("task.cancel()", "asyncio.Task.cancel"),
        ("call_soon", "loop.call_soon"),
        ("__await__", "object.__await__"),
        ("create_task", "asyncio.create_task"),
    ],
)
def test_code_means_what_the_documentation_has(code: str, name: str) -> None:
    """Whole or shortened, called, awaited or on an object."""
    assert name == mentions.meaning(code, KNOWN)[0]


@pytest.mark.parametrize(
    "code", ["a + b", "Task-1", "42", "some_value", "cr_await", "print", "awaitable", "x = asyncio.run"]
)
def test_other_code_means_nothing(code: str) -> None:
    """Neither expressions nor names that nobody explains."""
    assert [] == mentions.meaning(code, KNOWN)


def test_a_link_does_for_all_that_is_meant() -> None:
    """Whichever of several it leads to; and one into a module does for the module."""
    assert [] == found(
        '{{ api("asyncio.TaskGroup.create_task", "create_task") }}, then `create_task`.\n\nIn `asyncio`.\n'
    )
    assert 1 == len(found('{{ api("asyncio.TaskGroup.create_task", "create_task") }}\n\n`asyncio.create_task`\n'))


def test_a_word_of_the_pages_own_programs_is_theirs() -> None:
    """In its examples, and in the snippets that it shows; but for the methods that Python calls."""
    example = "```pycon\n>>> def send(cancel):\n...     result = 1\n...\n```\n"
    assert [] == found(f"{example}\n`send`, `cancel`, `result`\n")
    assert [] == found('{{ listing("tasks/taking_turns") }}\n\n`name`\n')
    assert 1 == len(found("`name`\n"))
    assert [] == found("!!! important\n\n    ```python\n    cancel = 1\n    ```\n\n`cancel`\n")
    assert 1 == len(found("```python\nclass Own:\n    def __await__(self):\n        yield\n```\n\n`__await__`\n"))


def test_a_near_miss_is_named() -> None:
    """Unless Python has the name without explaining it, or had it once."""
    (wrong,) = found("`asyncio.create_tasks(x)`\n")
    assert wrong.startswith(
        "page.md:1: Python's documentation has no `asyncio.create_tasks(x)`\n    → write `asyncio.create_task`"
    )
    (wrong,) = found("`loop.call_son`\n")
    assert "`loop.call_soon`" in wrong
    assert [] == found("`asyncio.tasks`, `loop._run_once`, `loop.qqq`, `@asyncio.coroutine`\n")
