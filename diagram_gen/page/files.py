"""The files that markup is made of, in the folders here: `html` is filled in, `styles` go as they are.

`bundle` puts the `scripts` together.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import jinja2

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"
_COMPILED: dict[str, Any] = {
    "autoescape": True,
    "optimized": False,  # each is filled in a few times, sooner than it is optimized
    "trim_blocks": True,
    "keep_trailing_newline": False,
}
"""How Jinja compiles what is filled in."""


def filled(name: str, /, **values: object) -> str:
    """A file of `html` with these values in it, which are escaped, and no white space around it."""
    return _environment().get_template(name).render(**values).strip()


def text(name: str) -> str:
    """The text of a style sheet, by its place here, such as `styles/diagrams.css`."""
    return (FOLDER / name).read_text(encoding="utf-8")


def script(text: str) -> dict[str, str]:
    """A script with the hash by which a page's own policy lets it run."""
    digest = hashlib.sha256(text.encode()).digest()
    return {"text": text, "hash": f"sha256-{base64.b64encode(digest).decode()}"}


@functools.cache
def _environment() -> jinja2.Environment:
    """What fills files in, imported when the first is."""
    import jinja2
    from markupsafe import Markup, escape

    from diagram_gen.page import bytecode

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "html"),
        undefined=jinja2.StrictUndefined,
        auto_reload=False,  # what has changed is imported anew, and this with it
        bytecode_cache=bytecode.beside(FOLDER / "html", _COMPILED),
        **_COMPILED,
    )
    # What Markdown would take for its own in the words of a link.
    environment.filters["in_link"] = lambda text: Markup(
        re.sub(r"[]\[`*_\\]", lambda sign: f"&#{ord(sign[0])};", str(escape(text)))
    )
    # In a sentence, the name of something of the program, as `sentence.js` writes it.
    environment.filters["named"] = lambda text: Markup(
        re.sub(r"(?<![^\s(])`([^`\s]+)`", r"<code>\1</code>", str(escape(text)))
    )
    return environment
