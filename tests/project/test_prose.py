"""What is written is British and in the style of the series; the README's commands are CI's; nothing lies unused."""

from __future__ import annotations

import re

import pytest
import yaml

from diagram_gen.checks import check
from diagram_gen.model import snippet
from diagram_gen.site import macro_calls
from tests import prose
from tests.programs import PROJECT
from tests.prose import Prose

PAGE = """\
---
title: "A page"
description: What it is about.
hide:
  - navigation
---

# The *first* heading

A [link](no/words.md#nowords) and `some_code`, <kbd>Home</kbd> too. <!-- Not this. -->

{{ figure(
  "topic/idea", view="stack", caption="Below the picture."
) }}

!!! important "What a box is called"

    1. In the box.
       ```python
       nowords = 1
       ```

| a cell | `code` |
|---|---|
"""
FAULTS = {
    "one sentence a line": ["It begins. It ends.", 'Is it? "No," it says.', "*So.* `x` is bound."],
    "no exclamation mark": ["It runs!"],
    "nothing is easy": ["This is easy.", "Of course it waits.", "It simply waits.", "Just call it."],
    "no announcement": ["Note that it waits.", "As you can see, it waits."],
    "no Latin": ["Sockets, files, etc.", "A task, i.e. a future."],
    "one space": ["One  too many."],
    "straight quotation marks": ["A “word”.", "The task’s."],
    "no dash": ["It waits — and runs.", "It waits - and runs.", "Two -- or three."],
    "one character for an ellipsis": ["And so on..."],
    "-ise, not -ize": ["It organizes them.", "An analyzer.", "Its finalization."],
    "British, not American": ["It was canceled.", "A catalog."],
    "time-out": ["The timeout is over.", "Two time outs."],
    "asyncio": ["With AsyncIO."],
    "turns are tasks'": ["A turn of the event loop.", "The loop's next turn."],
    "no capitals in headings": ["# Stacks And frames", "## The Ready queue", '!!! important "The Loop"'],
    "kinds of boxes": ["!!! note", '??? important "No"', "!!! question", "??? terminology"],
    "nothing at the end of a line": ["A line. ", "\t"],
}
"""For each rule, what it finds."""
RIGHT = [
    "Asyncio came with Python 3.4; the syntax followed in 3.5.",
    "A list, `a!  b. C`, is code, and so is ``timeout …``.",
    "Its size is seized, and it was resized for a prize.",
    "![A picture](a.svg) and a [link!](b.md).".replace("!]", "]"),
    "A task of 1.5 s, which has just been resumed … goes on.",
    "## Part 1: Basic concepts",
    "# What CI does in Python",
    "!!! terminology",
    "---\ntitle: Part 1\ndescription: One. Two, in Latin.\n---\n",
    '??? question "The answers"',
    "| It has the thread. At most one task does. |",
    "```text\nIt runs!  Easy. ...\n```",
    '{{ listing("topic/idea", caption="One. Two.") }}',
    'A {{ api("asyncio.wait_for", "wait_for(x, timeout=1. A)") }} and {{ api("term:awaitable") }}.',
]


def calls_of(name: str) -> list[macro_calls.MacroCall]:
    """Where the pages call for a snippet."""
    return [call for call in macro_calls.on_pages(PROJECT / macro_calls.DOCS) if name in call.snippets]


def test_prose_is_told_from_code_and_markup() -> None:
    """With the line that each piece stands on."""
    assert [
        Prose("page.md", 2, "title", "A page"),
        Prose("page.md", 3, "description", "What it is about."),
        Prose("page.md", 8, "heading", "The first heading"),
        Prose("page.md", 10, "line", "A link and `·········`, Home too."),
        Prose("page.md", 12, "caption", "Below the picture."),
        Prose("page.md", 16, "title", "What a box is called"),
        Prose("page.md", 18, "line", "In the box."),
        Prose("page.md", 23, "cell", "a cell"),
        Prose("page.md", 23, "cell", "`····`"),
    ] == [each for each in prose.of_markdown(PAGE) if each.kind != "source"]


def test_links_to_the_documentation_are_read_as_readers_see_them() -> None:
    """As code, or as words that are checked like others."""
    text = (
        '{{ api("asyncio.run", "run(x)") }} is {{ api("term:awaitable", "awaitabel") }}, {{ api("term:iterator") }}.\n'
    )
    read = list(prose.of_markdown(text))
    assert [Prose("page.md", 1, "line", "`······` is awaitabel, iterator.")] == [
        each for each in read if each.kind == "line"
    ]
    (wrong,) = prose.spelling(read, [])
    assert "page.md:1: no British word: 'awaitabel'" == str(wrong).partition("\n")[0]


def test_a_program_has_prose_in_its_docstrings() -> None:
    """Its doctests, comments and strings are none."""
    text = '"""A title.\n\n>>> main()\nnowords\n\nMore.\n"""\n\n\ndef main():\n    """One `x`."""\n    print("nowords")  # nowords\n'
    assert [
        Prose("program.py", 1, "line", "A title."),
        Prose("program.py", 6, "line", "More."),
        Prose("program.py", 11, "line", "One `·`."),
    ] == list(prose.of_program(text))


def test_all_documents_are_read() -> None:
    """The pages, those beside them, and the snippets."""
    read = {each.path for each in prose.everything()}
    assert {
        "docs/part-1.md",
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CODE_OF_CONDUCT.md",
        "CHANGELOG.md",
    } < read
    assert {f"snippets/{name}.py" for name in snippet.names(PROJECT / "snippets")} < read


def test_spelling() -> None:
    """Every word is in the British dictionary, or in our list."""
    assert [] == [str(each) for each in prose.spelling(prose.everything(), prose.listed())]


def test_a_misspelt_or_american_word_is_named_with_its_place() -> None:
    """And with what may have been meant; a word of our own is right at the start of a sentence and as an owner, too."""
    text = "# Teh task\n\nAsyncio's\ncolor, its `colr`.\n"
    found = [str(each) for each in prose.spelling(prose.of_markdown(text), ["asyncio"])]
    assert 2 == len(found)
    assert found[0].startswith("page.md:1: no British word: 'Teh'\n    → write The, ")
    assert found[1].startswith("page.md:4: no British word: 'color'\n    → write colour, ")
    assert found[1].endswith("; or, if it is right, put it into tests/words.txt")


def test_the_list_of_words_is_in_order() -> None:
    """Sorted, each once, and none that the dictionary has or no document needs."""
    words = prose.listed()
    assert sorted(set(words), key=lambda word: (word.lower(), word)) == words
    pieces = list(prose.everything())
    found = {re.search(r"'(.+?)(?:'s)?['\"]", str(each).replace('"', "'"))[1] for each in prose.spelling(pieces, [])}
    assert [] == [word for word in words if found.isdisjoint({word, word[0].upper() + word[1:]})]


def test_style() -> None:
    """No rule finds anything."""
    assert [] == [str(each) for each in prose.style(prose.everything())]


@pytest.mark.parametrize("rule", prose.RULES, ids=lambda rule: rule.name)
def test_a_rule_finds_what_it_is_for(rule: prose.Rule) -> None:
    """On its line, with the reason and the remedy; no other rule finds anything there."""
    for fault in FAULTS[rule.name]:
        found = prose.style(prose.of_markdown(f"A line.\n\n{fault}\n"))
        assert found, fault
        assert {("page.md", 3, rule.remedy)} == {(each.path, each.line, each.remedy) for each in found}
        assert all(each.message.startswith(f"{rule.name}: ") and each.message.endswith(rule.why) for each in found)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_left_alone(text: str) -> None:
    """Code, captions and cells among it."""
    assert [] == [str(each) for each in prose.style(prose.of_markdown(text))]


def test_the_commands_of_the_readme_are_those_that_ci_runs() -> None:
    """To serve, and to test; the Makefile has both, and CI runs the second and nothing after it."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"^## Two commands\n\n```console\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert block
    assert ["make serve", "make test"] == [line[2:].partition("#")[0].rstrip() for line in block[1].splitlines()]
    verbs = re.findall(r"^([a-z]+):.*## ", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"serve", "test"} <= set(verbs)
    assert "exec make test" == (PROJECT / ".ci/run").read_text(encoding="utf-8").splitlines()[-1]
    workflow = yaml.safe_load((PROJECT / ".github/workflows/check.yml").read_text(encoding="utf-8"))
    assert [".ci/run"] == [step["run"] for step in workflow["jobs"]["gate"]["steps"] if "run" in step]


@pytest.mark.parametrize("name", snippet.names(PROJECT / "snippets"))
def test_a_page_shows_the_snippet_and_uses_each_of_its_markers(name: str) -> None:
    """Where `check` has only advice for others' markers, ours have to be used."""
    source = snippet.load(name, PROJECT / "snippets")
    assert [] == [str(each) for each in check.of_use(source, calls_of(name), "loop")]


def test_an_unused_snippet_or_marker_would_be_found() -> None:
    """The first fails `check`; the second is advice there."""
    source = snippet.load("calling/one_call", PROJECT / "snippets")
    assert [True] == [each.fails for each in check.of_use(source, [], "loop")]
    figures = [call for call in calls_of(source.name) if call.macro == "figure" and "two-frames" not in call.markers]
    (found,) = check.of_use(source, figures, "loop")
    assert ("no page uses the marker 'two-frames'", False) == (found.message, found.fails)


def test_the_glossary_says_whose_its_words_are() -> None:
    """What neither Python nor asyncio has a word for stands among the site's own; each list is in order."""
    text = (PROJECT / "docs/glossary.md").read_text(encoding="utf-8")
    theirs, ours = (re.findall(r"^### (.+)$", part, re.MULTILINE) for part in text.split("## Words of this site"))
    own = {"chain of awaits", "execution pointer", "return pointer"}
    assert (own, set()) == (own & set(ours), own & set(theirs))
    assert [sorted(theirs, key=str.lower), sorted(ours, key=str.lower)] == [theirs, ours]
