"""Questions: what a reader can be asked at a step of a run, with choices of which one is right, all from the trace."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from diagram_gen.model import moment
from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.narration import questions_of_lines as of_lines
from diagram_gen.narration import questions_of_tasks as of_tasks
from diagram_gen.narration.added_choices import added, lacking
from diagram_gen.narration.question_drafts import MOST_CHOICES, Asking, Choice, Draft, UnaskableError

KINDS: Mapping[str, Callable[[Asking], Draft]] = {
    "next-task": of_tasks.next_task,
    "next-line": of_lines.next_line,
    "output": of_lines.output,
    "value": of_lines.value,
    "order": of_lines.order,
    "when": of_tasks.when,
    "state": of_tasks.state,
    "outcome": of_tasks.outcome,
    "raises": of_lines.raises,
}
"""What can be asked, by its name, and what drafts it."""


Asked = tuple[str, str] | tuple[str, str, str] | tuple[str, str, str, Sequence[str]]
"""A moment, what is asked then, maybe of which variable or task, and maybe which choices are added."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is asked at step `at`, and whose answer shows at step `to`; `right` is the place of its choice.

    `why` is a sentence that says why that is right, empty where the trace has none.
    `key` tells it from every other, as long as it asks the same.
    """

    words: str
    at: int
    to: int
    choices: tuple[Choice, ...]
    right: int
    why: str = ""

    @property
    def key(self) -> str:
        """A short text that changes with the question."""
        said = repr((self.words, self.at, [(choice.words, choice.code) for choice in self.choices]))
        return f"{zlib.crc32(said.encode(errors='surrogatepass')):08x}"


def question(trace: Trace, snippet: Snippet, name: str, ask: str, of: str = "", also: Sequence[str] = ()) -> Question:
    """The question of a kind at a moment, of a variable or a task by its name if it is `of` one.

    Beside what the run has for choices there are those that the author of a page wants `also`.
    Raises `DiagramError` where there is no such moment or kind, or the run has no answer to it, or no other choice.
    """
    step = moment.find(trace, snippet, name)
    if ask not in KINDS:
        raise DiagramError(f"{snippet.path}: at={name!r}: ask={ask!r} is no question{suggestion(ask, KINDS)}")
    try:
        return at(trace, snippet, step, ask, of, also)
    except UnaskableError as error:
        what = f"ask={ask!r}{f', of={of!r}' if of else ''}"
        raise DiagramError(f"{snippet.path}: at={name!r}: {what}: {error}") from error


def at(trace: Trace, snippet: Snippet, step: int, ask: str, of: str = "", also: Sequence[str] = ()) -> Question:
    """The question of a kind at the step with an index. Raises `UnaskableError` where it cannot be asked."""
    asking = Asking(trace, snippet, trace.steps[step], of)
    draft = KINDS[ask](asking)
    if draft.to <= step:
        raise UnaskableError("the run is over then; ask it at an earlier moment")
    choices = list(_chosen(draft, [*added(asking, ask, draft, also)]))
    if len(choices) < 2:
        raise UnaskableError(lacking(ask))
    ordered = tuple(sorted(choices, key=lambda choice: (choice.rank, _shuffled(choice, step, ask))))
    return Question(draft.words, step, draft.to, ordered, ordered.index(draft.right), draft.why)


def _chosen(draft: Draft, added: Sequence[Choice]) -> Iterator[Choice]:
    """The right choice, those that were added and the best of the wrong ones, each once."""
    choices: dict[tuple[str, str], Choice] = {}
    for each in (draft.right, *added, *draft.wrong):
        choices.setdefault((each.words, each.code), each)
    yield from list(choices.values())[:MOST_CHOICES]


def _shuffled(choice: Choice, step: int, ask: str) -> int:
    """A number that tells nothing of which choice is right, and is the same at every build."""
    return zlib.crc32(repr((step, ask, choice.words, choice.code)).encode(errors="surrogatepass"))
