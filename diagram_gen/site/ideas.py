"""The ideas of the series: which topics belong to each, by which headings, and what readers ask about it.

They are read from a file beside the snippets, which says what stands where in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diagram_gen.model.errors import DiagramError

FILE = "ideas.toml"
"""The file, below the folder of the snippets."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A folder of snippets, and its heading."""

    folder: str
    title: str


@dataclass(frozen=True, slots=True)
class Question:
    """What readers ask, and the answer in a sentence, both as Markdown.

    `snippets` are the names of those whose runs show it; `sections` are places of pages, as links say them.
    """

    id: str
    asked: str
    answer: str
    snippets: tuple[str, ...]
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea of the series, with the page that is about it."""

    title: str
    page: str
    topics: tuple[Topic, ...] = ()
    questions: tuple[Question, ...] = ()


def text(root: Path) -> str:
    """What the file below a folder of snippets has; nothing if there is none."""
    file = root / FILE
    return file.read_text(encoding="utf-8") if file.exists() else ""


def parsed(text: str) -> tuple[Idea, ...]:
    """The ideas, in their order. Raises `DiagramError` where the text is not what the file should have."""
    import tomllib  # most builds find in the cache what is made of them

    try:
        return tuple(map(_idea, tomllib.loads(text).get("ideas", [])))
    except tomllib.TOMLDecodeError as error:
        raise DiagramError(f"{FILE} is no TOML: {error}") from error
    except TypeError as error:
        raise DiagramError(f"{FILE} has something missing, or too much: {error}") from error


def untitled(folders: Iterable[str], ideas: Iterable[Idea]) -> list[str]:
    """Those of some folders of snippets that belong to no idea, in their order."""
    known = {topic.folder for idea in ideas for topic in idea.topics}
    return [folder for folder in folders if folder not in known]


def _idea(found: dict[str, Any]) -> Idea:
    topics = tuple(Topic(folder, title) for folder, title in found.pop("topics", {}).items())
    questions = tuple(_question(each) for each in found.pop("questions", []))
    return Idea(**found, topics=topics, questions=questions)


def _question(found: dict[str, Any]) -> Question:
    snippets, sections = (tuple(found.pop(name, ())) for name in ("snippets", "sections"))
    return Question(**found, snippets=snippets, sections=sections)
