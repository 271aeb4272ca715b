"""Questions on a page: what of each is markup, and what is said to a reader who has answered it. Pure."""

from __future__ import annotations

import re
from html import escape

from diagram_gen.model.scene import printable
from diagram_gen.narration.drafts import Choice
from diagram_gen.narration.questions import Question
from diagram_gen.page.walkthrough import Walkthrough

_CODE = re.compile(r"`([^`]+)`")


def parts(question: Question, shown: Walkthrough) -> dict[str, object]:
    """What a question is made of: its words and its choices as HTML, and what is said of each when it is chosen.

    The `answer` is for a reader who has chosen none, and the `reason` is told at the step that shows it.
    """
    right = question.choices[question.right]
    answer = f"The answer is: {_said(right)}."
    verdicts = [
        f"Right: {_said(each)}." if each is right else " ".join(filter(None, ("No.", _marked(each.why_not), answer)))
        for each in question.choices
    ]
    return {
        "key": question.key,
        "at": question.at,
        "to": question.to,
        "words": _marked(question.words),
        "choices": [_said(each) for each in question.choices],
        "right": question.right,
        "verdicts": verdicts,
        "answer": answer,
        "reason": printable(shown.sentences[question.to]),
    }


def _said(choice: Choice) -> str:
    """A choice as HTML: its words, and what is of the program in its type."""
    code = f"<code>{escape(printable(choice.code), quote=False)}</code>" if choice.code else ""
    return " ".join(filter(None, (_marked(choice.words), code)))


def _marked(text: str) -> str:
    """A text as HTML, with what stands in backticks in the type of the program."""
    return _CODE.sub(r"<code>\1</code>", escape(printable(text), quote=False))
