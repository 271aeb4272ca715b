"""Questions on a page: what of each is markup, and what is said to a reader who has answered it. Pure."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from diagram_gen.model.characters import printable
from diagram_gen.narration.question_drafts import Choice
from diagram_gen.narration.questions import Question
from diagram_gen.page.walkthrough import Walkthrough

_CODE = re.compile(r"`([^`]+)`")


def parts(question: Question, shown: Walkthrough) -> dict[str, Any]:
    """What a question is made of: its words and its choices as HTML, and what is said of each when it is chosen.

    The text `unchosen` is for a reader who has chosen none; the `reason` is told at the step that shows the `answer`.
    """
    right = question.choices[question.right]
    answer = f"The answer is: {_said(right)}."
    return {
        "key": question.key,
        "at": question.at,
        "to": question.to,
        "words": _marked(question.words),
        "choices": [_said(each) for each in question.choices],
        "right": question.right,
        "verdicts": [_verdict(each, question, answer) for each in question.choices],
        "unchosen": _joined(answer, _marked(question.why)),
        "answer": answer,
        "reason": printable(shown.sentences[question.to]),
    }


def _verdict(choice: Choice, question: Question, answer: str) -> str:
    """What is said of a choice that a reader has made, as HTML: what speaks against it, and for the right one."""
    if choice is question.choices[question.right]:
        return _joined(f"Right: {_said(choice)}.", _marked(question.why))
    why = question.why if question.why != choice.why_not else ""
    return _joined("No.", _marked(choice.why_not), answer, _marked(why))


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _said(choice: Choice) -> str:
    """A choice as HTML: its words, and what is of the program in its type."""
    code = f"<code>{escape(printable(choice.code), quote=False)}</code>" if choice.code else ""
    return _joined(_marked(choice.words), code)


def _marked(text: str) -> str:
    """A text as HTML, with what stands in backticks in the type of the program."""
    return _CODE.sub(r"<code>\1</code>", escape(printable(text), quote=False))
