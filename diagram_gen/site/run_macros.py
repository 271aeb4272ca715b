"""The macros that show a run: a picture of it, or all of it to be stepped through.

What a macro tells its maker is what the result is kept under: nothing can be told that is not part of its key.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.model.snippet import Text
from diagram_gen.page.beside import Beside
from diagram_gen.site import importing, playing
from diagram_gen.site.macro_calls import side_id
from diagram_gen.site.pages import Pages

if TYPE_CHECKING:
    from diagram_gen.narration.questions import Asked
    from diagram_gen.site import making
    from diagram_gen.site.symptoms import Says
else:
    making = importing.Later("diagram_gen.site.making")

NAMES = ("figure", "walkthrough", "predict", "compare", "symptom")
NOTHING = json.dumps(["", {}])
"""What whoever is asked for their markup may give where nobody looks at it: none, and no files beside the page."""


class RunMacros(Pages):
    """These macros, for the pages of one build of a site."""

    def figure(
        self,
        name: str,
        *,
        view: str,
        at: str,
        caption: str = "",
        parts: str = "all",
        listing: bool = True,
    ) -> str:
        """A picture of a snippet's run at a moment, with the listing and its execution pointer beside it."""
        text = self._builder.text(name)
        how: dict[str, Any] = {
            "view": view,
            "parts": parts,
            "at": at,
            "id": self._unique(f"{name} {view} {at}"),
            "caption": caption,
            "with_listing": listing,
        }
        return self._markup(text, ("figure", how), lambda: making.figure(self._builder, text, **how))

    def walkthrough(
        self,
        name: str,
        *,
        view: str = "",
        views: Sequence[str] = (),
        only: Sequence[str] = (),
        at: str = "",
        caption: str = "",
        predict: Sequence[Asked] = (),
    ) -> str:
        """A snippet's run, to be stepped through, in one view or in several.

        `only` names two moments: the steps from the first to the second are shown. It opens `at` a moment.
        It stops at each moment of `predict`, and asks what happens next.
        """
        chosen = _chosen(view, views)
        if not chosen:
            raise DiagramError(_no_view())
        return self._stepped(name, chosen, only, at, predict, caption)

    def _stepped(
        self,
        name: str,
        chosen: Sequence[str],
        only: Sequence[str],
        at: str,
        predict: Sequence[Asked],
        caption: str,
    ) -> str:
        """A walkthrough in the views that were chosen, or if none was in the one that tells most."""
        check_pair(only)
        text = self._builder.text(name)
        how: dict[str, Any] = {
            "chosen": list(chosen),
            "only": list(only),
            "at": at,
            "predict": [tuple(each) for each in predict],
            "id": self._unique(name.rpartition("/")[2]),
            "caption": caption,
            "downloads": self._downloads.address(name, self._page_address) if self._downloads else "",
            "edit": self._edit(name),
        }
        return self._with_files(
            lambda beside: making.walkthrough(self._builder, text, **how, beside=beside), ("walkthrough", how), text
        )

    def _edit(self, name: str) -> str:
        """What leads from this page to where a snippet can be changed, with its files there; empty if nothing does."""
        edit = playing.edit(name, self._playing, self._page_address)
        if edit and self._downloads:
            self._downloads.add_program(name)
        return edit

    def _with_files(self, make: Callable[[Beside | None], str], asked: tuple[object, ...], *texts: Text) -> str:
        """Markup that leaves to files beside the page what it need not have at once; the first of a page has it all."""
        beside = None
        if self._downloads and not self._is_first:
            beside = Beside(self._downloads.folder(self._page_address))
        self._is_first = False

        def made() -> str:
            markup = make(beside)
            return json.dumps([markup, beside.files if beside else {}])

        kept = self._markup(texts[0], (*asked, beside and beside.folder), made, *texts[1:])
        markup, files = json.loads(kept)
        if self._downloads:
            self._downloads.add(files)
        return str(markup)

    def predict(
        self,
        name: str,
        *,
        at: str,
        ask: str,
        of: str = "",
        also: Sequence[str] = (),
        view: str = "",
        views: Sequence[str] = (),
        only: Sequence[str] = (),
        caption: str = "",
    ) -> str:
        """A snippet's run that opens at a moment and asks what happens next, before it shows that.

        `ask` names a question, `of` the variable or the task that it is about; its choices are those of the run, and
        these `also`. Without a view it has the one that tells most of the run.
        """
        question: Asked = (at, ask, of, also) if also else (at, ask, of) if of else (at, ask)
        return self._stepped(name, _chosen(view, views), only, at, [question], caption)

    def compare(
        self,
        name: str,
        other: str = "",
        *,
        python: Sequence[str] = (),
        view: str = "",
        views: Sequence[str] = (),
        only: Sequence[str] = (),
        at: str = "",
        by: str = "time",
        caption: str = "",
    ) -> str:
        """The runs of two snippets that differ in a few lines, to be stepped through together, `by` time or by step.

        Or of one snippet, under two series of `python`.

        Without a view it has the one that tells most of both.
        `only` names two moments that both have: the steps from the first to the second are shown of either.
        It opens where both have come to the moment `at`.
        """
        sides = _sides(name, other, python)
        check_pair(only)
        texts = [self._of(*each) for each in sides]
        ids = [self._unique(side_id(*each)) for each in sides]
        how: dict[str, Any] = {
            "chosen": _chosen(view, views),
            "only": list(only),
            "at": at,
            "by": by,
            "id": self._unique(" and ".join(ids)),
            "ids": ids,
            "caption": caption,
            "edits": [self._edit(each) for each in dict.fromkeys((name, other)) if each],
        }
        return self._with_files(
            lambda beside: making.comparison(self._builder, texts, **how, beside=beside), ("compare", how), *texts
        )

    def _of(self, name: str, python: str) -> Text:
        """A snippet, under a series of Python if one is named."""
        text = self._builder.text(name)
        return text.under(python) if python else text

    def symptom(
        self,
        name: str,
        other: str = "",
        *,
        says: Says = "",
        view: str = "",
        only: Sequence[str] = (),
        at: str = "",
        caption: str = "",
    ) -> str:
        """What a snippet says, as Python prints it, and its run, beside that of another if one is named which is cured.

        `says` is a message, or several by the first series of Python that has each; a behaviour has none.
        """
        said = self._markup(None, ("says", says), lambda: making.says(says))
        shown = {"view": view, "only": only, "at": at, "caption": caption}
        run = functools.partial(self.compare, name, other) if other else functools.partial(self.walkthrough, name)
        return f"{said}\n{run(**shown)}".strip()


def _no_view() -> str:
    from diagram_gen.views import names

    known = names()
    return f"name a view or several: view={known[0]!r}, views={known[:2]}{suggestion('', known)}"


def _chosen(view: str, views: Sequence[str]) -> list[str]:
    """The views that a page names, each once."""
    return list(dict.fromkeys([view, *views] if view else views))


def _sides(name: str, other: str, python: Sequence[str]) -> list[tuple[str, str]]:
    """The two runs that are compared, each by the name of its snippet and the Python that is named, if one is."""
    if not python:
        if not other:
            raise DiagramError(f"{name!r} is compared with nothing; name another snippet, or two Pythons with `python`")
        if name == other:
            raise DiagramError(f"{name!r} is named twice; name the two programs that are to be compared")
        return [(name, ""), (other, "")]
    if other:
        raise DiagramError(f"python={list(python)!r} is for one snippet under two Pythons; leave out {other!r}")
    if len({*python}) != 2 or len(python) != 2:
        raise DiagramError(f"python={list(python)!r} does not name two Pythons, such as ['3.13', '3.14']")
    return [(name, each) for each in python]


def check_pair(only: Sequence[str]) -> None:
    """Raises `DiagramError` unless these are two moments, or none."""
    if len(only) not in (0, 2):
        raise DiagramError(f"only={list(only)!r} does not name two moments, the first and the last to be shown")
