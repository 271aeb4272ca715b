"""Questions on a page: what of each is markup, and what is said to a reader who has answered it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any

from diagram_gen.model.characters import printable
from diagram_gen.narration.question_drafts import Choice
from diagram_gen.narration.questions import Question
from diagram_gen.page.walkthrough import Walkthrough

_CODE = re.compile(r"`([^`]+)`")
_SHORT = 24
"""Characters of a name that is not broken."""


def parts(question: Question, shown: Walkthrough) -> dict[str, Any]:
    """What a question is made of: its words and its choices as HTML, and what is said of each when it is chosen.

    The text `unchosen` is for a reader who has chosen none; the `reason` is told at the step that shows the `answer`.
    """
    setting = _Setting(name for _, name in shown.tasks)
    right = question.choices[question.right]
    told = _Setting(())  # a page would be heavy with elements in verdicts of which few are read
    answer = f"The answer is: {told.choice(right)}."
    return {
        "key": question.key,
        "at": question.at,
        "to": question.to,
        "words": setting.text(question.words),
        "choices": [setting.choice(each) for each in question.choices],
        "right": question.right,
        "verdicts": [_verdict(each, question, answer, told) for each in question.choices],
        "unchosen": _joined(answer, told.text(question.why)),
        "answer": answer,
        "reason": printable(shown.sentences[question.to]),
    }


def _verdict(choice: Choice, question: Question, answer: str, setting: _Setting) -> str:
    """What is said of a choice that a reader has made, as HTML: what speaks against it, and for the right one."""
    if choice is question.choices[question.right]:
        return _joined(f"Right: {setting.choice(choice)}.", setting.text(question.why))
    why = question.why if question.why != choice.why_not else ""
    return _joined("No.", setting.text(choice.why_not), answer, setting.text(why))


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


class _Setting:
    """Sets texts as HTML: in them, a name of a task that might break at a hyphen is an element of its own."""

    def __init__(self, names: Iterable[str]) -> None:
        short = {_escaped(name) for name in names if "-" in name and len(name) <= _SHORT}
        any_of_them = "|".join(map(re.escape, sorted(short, key=len, reverse=True))) or "(?!)"
        self._names = re.compile(rf"(?<![\w-])(?:{any_of_them})(?![\w-])")

    def text(self, text: str) -> str:
        """A text as HTML, with what stands in backticks in the type of the program."""
        return _CODE.sub(r"<code>\1</code>", self._named(text))

    def choice(self, choice: Choice) -> str:
        """A choice as HTML: its words, and what is of the program in its type."""
        code = f"<code>{self._named(choice.code)}</code>" if choice.code else ""
        return _joined(self.text(choice.words), code)

    def _named(self, text: str) -> str:
        return self._names.sub(r'<span class="dg-name">\g<0></span>', _escaped(text))


def _escaped(text: str) -> str:
    return escape(printable(text), quote=False)
