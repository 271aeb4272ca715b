"""The field guide: every symptom has its messages, its run and its place in the list, and each message is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from diagram_gen.checks import stock
from diagram_gen.checks import symptoms as checks
from diagram_gen.checks.program import Ran
from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline.builder import Builder
from diagram_gen.pipeline.interpreters import pythons
from diagram_gen.site import macro_calls, macros, symptoms
from diagram_gen.site.macros import Macros
from diagram_gen.site.symptoms import Message
from diagram_gen.site.uses import on_page
from tests.programs import PROJECT, write

DOCS = PROJECT / "docs"
PROGRAM = """
    \"\"\"A title.

    >>> main()
    ValueError: 12 is too many
    \"\"\"


    def main():
        print("ValueError: 12 is too many")  # @here


    if __name__ == "__main__":
        main()
"""
CALL = '{{ symptom("topic/one", says="ValueError: … is too many", view="stack", at="here") }}'
EXPLAINED = re.compile(r"^Explained in \[Part .*\]\(\.\./part-\d\.md#.*\)\.$", re.MULTILINE)
SAYS = {"3.14": "the new words", "3.9": "the old words", "3.12": "those between"}


def test_there_are_many_symptoms(in_project: Path) -> None:
    """Each has an entry of its own, under a heading of its own."""
    places = [(each.target, each.words) for group in symptoms.groups(DOCS) for each in group.symptoms]
    assert len(places) >= 40
    assert len(places) == len(set(places)) == len({target for target, _ in places})


def test_every_entry_says_what_cures_it_and_where_it_is_explained(in_project: Path) -> None:
    """In paragraphs of their own below the run; the second leads to a section of a part."""
    entries = [entry for page in sorted(DOCS.glob("field-guide/*.md")) for entry in _entries(page)]
    assert [] == [entry for entry in entries if not re.search(r"^\*Cure:\* \S", entry, re.MULTILINE)]
    assert [] == [entry for entry in entries if not EXPLAINED.search(entry)]


def _entries(page: Path) -> list[str]:
    return re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]


def test_every_message_is_printed_by_its_program(in_project: Path) -> None:
    """Under each Python that this machine has, on asyncio's own event loop, to either stream."""
    calls = [call for call in macro_calls.on_pages(DOCS) if call.options.get("says")]
    assert len(calls) > 40
    sources = [snippet.load(name) for name in dict.fromkeys(call.snippet for call in calls)]
    found = stock.findings(sources, pythons(), also=lambda *run: checks.findings(calls, *run))
    assert [] == list(map(str, found))


def test_a_message_that_is_not_printed_is_found_at_its_page(tmp_path: Path) -> None:
    """With the remedy; one of another version is not asked for."""
    source = snippet.read(write(tmp_path, PROGRAM, "snippets/topic/one.py"), "topic/one")
    ran = Ran(0, "ValueError: 12 is too few\n", "the old words\n", "")
    (call,) = (use.call for use in on_page(f"# A page\n\n## ValueError\n\n{CALL}\n", "page.md"))
    (found,) = checks.findings([call], source, "3.11.2", ran)
    assert str(found) == (
        "page.md:5: symptom: 'topic/one' does not print 'ValueError: … is too many' on the stock loop\n"
        "    → copy it from what is printed, with … for what differs from run to run; or say it by versions"
    )
    call.options["says"] = SAYS
    assert [] == list(checks.findings([call], source, "3.11.2", ran))
    assert 1 == len(list(checks.findings([call], source, "3.12.0", ran)))


def test_messages_of_several_versions_follow_one_another() -> None:
    """Each until the next has begun, whatever order they are given in."""
    assert [
        Message("the old words", "3.9", "3.11"),
        Message("those between", "3.12", "3.13"),
        Message("the new words", "3.14"),
    ] == symptoms.messages(SAYS)
    said = [[each.text for each in symptoms.messages(SAYS) if each.is_of(of)] for of in ("3.9", "3.11.7", "3.14.0")]
    assert [["the old words"], ["the old words"], ["the new words"]] == said


def test_what_differs_from_run_to_run_is_left_out() -> None:
    """Within a line; all else is taken as it is written."""
    message = Message("took 2.… seconds (…)")
    assert message.is_in("It took 2.001 seconds (or so)")
    assert not message.is_in("It took 2.001\nseconds (or so)")
    assert not message.is_in("It took 2x001 seconds (or so)")


def test_a_symptom_has_its_messages_above_its_run(in_project: Path) -> None:
    """As they are printed, each with its versions where there are several."""
    text = Macros(Builder()).symptom("calling/one_call", says={"3.11": "<old>", "3.14": "new"}, view="stack")
    tree = LexborHTMLParser(text)
    assert ["<old>", "new"] == [each.text() for each in tree.css(".dg-says code")]
    assert ["Python 3.11 to 3.13", "Python 3.14 and later"] == [each.text() for each in tree.css(".dg-says-under")]
    assert text.index('class="dg-says"') < text.index('<dg-walkthrough id="one-call"')


def test_a_behaviour_has_a_run_alone(in_project: Path) -> None:
    """Beside that of the program that is cured, if one is named."""
    text = Macros(Builder()).symptom("tasks/taking_turns", "tasks/long_turns", view="timeline", caption="A and B.")
    tree = LexborHTMLParser(text)
    assert not tree.css(".dg-says")
    assert ["taking-turns", "long-turns"] == [each.id for each in tree.css("dg-comparison dg-walkthrough")]


@pytest.mark.parametrize(
    ("says", "message"),
    [
        (12, r"says=12 is not a text, or texts by series of Python"),
        ({"3.11": 1}, "is not a text, or texts by series of Python"),
        ({"later": "new"}, "'later' is no series of Python; name one such as '3.14'"),
    ],
)
def test_what_is_no_message_is_refused(says: object, message: str, in_project: Path) -> None:
    """It says what would be one."""
    with pytest.raises(DiagramError, match=message):
        macros.called(Macros(Builder()).symptom, ("calling/one_call",), {"says": says, "view": "stack"})


def test_the_list_is_read_off_the_pages(builder: Builder, tmp_path: Path) -> None:
    """By page, each entry by its heading, with the messages that this does not have."""
    write(tmp_path, PROGRAM, "snippets/topic/one.py")
    page = f"# A *group*\n\n## `ValueError: … is too many`\n\n{CALL}\n\n## it hangs\n\n{CALL}\n"
    write(tmp_path, page, "docs/guide/page.md")
    assert Macros(builder, tmp_path / "docs").symptoms().split("\n\n") == [
        '<div class="dg-symptoms" markdown>',
        "## [A *group*](guide/page.md)",
        "- [`ValueError: … is too many`](guide/page.md#valueerror-is-too-many)\n"
        "- [it hangs](guide/page.md#it-hangs) or `ValueError: … is too many`",
        "</div>",
    ]
