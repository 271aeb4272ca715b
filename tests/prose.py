"""The prose of the project's documents and snippets, and what is to be said against it: its spelling and its style."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import harper

from diagram_gen.checks import docstring
from diagram_gen.checks.finding import Finding
from diagram_gen.site import macro_calls
from diagram_gen.site.reference import Entry
from tests.programs import PROJECT

WORDS = PROJECT / "tests/words.txt"
"""What the dictionary lacks: one word a line, sorted; in lower case it may stand at the beginning of a sentence too."""

_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,}).*?^\1\2[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT = re.compile(r"\A---\n(.*?)^---$", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r'(?P<kind>title|description):\s*(?P<quote>"?)(?P<text>.*?)(?P=quote)\s*')
_INLINE_CODE = re.compile(r"(`+)(.+?)(?<!`)\1(?!`)")
_MARKUP = re.compile(
    r"""\{%.*?%\}              # a command to the template
    | [ ]?\{\{[ ]*since\(.*?\}\}  # the mark of a version
    | (?<=[ )])\{[ ]*[:#.][^}]*\}   # attributes of what stands before
    | </?[a-zA-Z][^>]*>        # an HTML tag
    | !?\[(?=[^\]]*\]\()       # before the text of a link or a picture
    | (?<=\])\([^)\s]*\)       # the target of a link
    | https?://\S+             # an address
    | (?<!\w)[*_]{1,3}(?=\S) | (?<=\S)[*_]{1,3}(?!\w)  # emphasis
    """,
    re.VERBOSE,
)
_BOX = re.compile(r'^\s*(?:!!!|\?\?\?\+?)\s+[\w ]+(?:"(?P<title>.*)")?\s*$')
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+")
_NO_WORD = re.compile(r"`·+`(?:'s)?|\b[\w-]+\.(?:md|py|html)\b|(?<![\w'/])\w(?![\w'/])")
"""Code, the name of a file, or a letter by itself, such as a unit."""
_DOCTEST = re.compile(r"^[ \t]*>>>.*?(?:\n[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Prose:
    """A piece of prose in one line of a file, its code and markup taken out.

    It is a `line` of running text, a `heading`, a `cell` of a table, the `title` of a page or a box, the
    `description` of a page, or the `caption` of a picture; or it is the `source`, a line as it stands, outside code.
    """

    path: str
    line: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What the prose shall not have: how to see it, why, and what to do; and in which kinds of prose."""

    name: str
    pattern: re.Pattern[str]
    why: str
    remedy: str
    kinds: tuple[str, ...] = ("line", "heading", "cell", "title", "description", "caption")


RULES = [
    Rule(
        "one sentence a line",
        re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bcf)(?<!\bvs)[.?!…][\"')]*[ ]+(?=[\"'(]*[A-Z`])"),
        "a second sentence begins on this line: a change to one would show as a change to both",
        "begin each sentence on a line of its own; the page looks the same",
        ("line",),
    ),
    Rule(
        "no exclamation mark",
        re.compile(r"!"),
        "it raises its voice, and the series is sober",
        "end the sentence with a full stop",
    ),
    Rule(
        "nothing is easy",
        re.compile(
            r"\b(simpl[ey]|obvious(ly)?|clearly|of course|trivial(ly)?|eas(y|ily)|basically|needless to say"
            r"|just (add|call|do|put|run|say|set|take|type|use|write))\b",
            re.IGNORECASE,
        ),
        "it talks down to whoever does not find it so",
        "leave it out, or say what makes it so",
    ),
    Rule(
        "no announcement",
        re.compile(r"\b(note that|it (should|must) be noted|it is worth noting|keep in mind|as you can see)\b", re.I),
        "it announces what it could say",
        "say it; what must not be got wrong goes into a box, `!!! important`",
    ),
    Rule(
        "no Latin",
        re.compile(r"\b(e\.g\.|i\.e\.|etc\b|viz\.|cf\.|vs\b)"),
        "not every reader knows the abbreviation, and a screen reader spells it",
        "write 'such as', 'that is', 'and so on', 'see' or 'against'",
    ),
    Rule(
        "one space",
        re.compile(r"(?<=\S) {2,}(?=\S)"),
        "two spaces stand where one does",
        "take the others out",
        ("line", "heading", "title", "description", "caption"),
    ),
    Rule(
        "straight quotation marks",
        re.compile(r"[“”‘’]"),
        "they are typed straight everywhere, and the site curls them",
        "type \" or '",
    ),
    Rule(
        "no dash",
        re.compile(r"[—–]|(?<=\s)--?-?(?=\s)"),
        "the text is punctuated with commas, colons and semicolons",
        "use one of those, or make two sentences",
        ("line", "heading", "title", "description", "caption"),
    ),
    Rule(
        "one character for an ellipsis",
        re.compile(r"\.\.\."),
        "three full stops are read out as such",
        "type …",
    ),
    Rule(
        "-ise, not -ize",
        re.compile(
            r"\b(?!(?:\w*siz|priz|seiz|capsiz|oversiz|maiz|gloz)\w*)"
            r"\w+(?:i|y)z(?:e[drs]?|ers?|ing|ings|ations?|able)\b",
            re.IGNORECASE,
        ),
        "the dictionary has it, but here the spelling is with an s: organise, analyse",
        "write it with an s",
    ),
    Rule(
        "British, not American",
        re.compile(
            r"\b((cancel|label|signal|travel|model)(ed|ing)|catalogs?|dialogs?|fulfill|skillful|gotten)\b", re.I
        ),
        "the dictionary has it, but it is American",
        "spell it the British way: cancelled, catalogue, dialogue, fulfil",
    ),
    Rule(
        "time-out",
        re.compile(r"\btime ?outs?\b", re.IGNORECASE),
        "as a noun it has a hyphen everywhere",
        "write time-out; in backquotes if it is the name of asyncio's function",
    ),
    Rule(
        "asyncio",
        re.compile(r"\b(AsyncIO|asyncIO|AsyncIo|Async IO|async io)\b"),
        "the module's name is asyncio",
        "write asyncio, and Asyncio at the beginning of a sentence",
    ),
    Rule(
        "turns are tasks'",
        re.compile(r"\bturns? of (?:the|an|its|every|each) (?:event )?loops?\b|\bloops?'?s? (?:\w+ )?turns?\b", re.I),
        "what a loop goes through again and again are its iterations; a turn is what a task has",
        "write iteration",
    ),
    Rule(
        "no capitals in headings",
        re.compile(r"(?<=[\w,)] )(?!Python|Zensical|Graphviz|Chromium|Debian|GitHub|JavaScript|Windows)[A-Z][a-z]+"),
        "a heading has capitals where a sentence has them",
        "write the word in lower case, or add the name to the rule",
        ("heading", "title"),
    ),
    Rule(
        "kinds of boxes",
        re.compile(r"^\s*(!!!\s+(?!(terminology|important)\b)|\?\?\?\+?\s+(?!question\b))"),
        "there are two kinds of boxes, `!!! terminology` and `!!! important`, and `??? question` for answers",
        "take one of these, or do without a box",
        ("source",),
    ),
    Rule(
        "nothing at the end of a line",
        re.compile(r"[ \t]+$"),
        "white space that nobody sees ends the line; two spaces would break it on the page",
        "take it out",
        ("source",),
    ),
]


def documents() -> list[Path]:
    """Every page, and every document beside them."""
    return [*sorted((PROJECT / "docs").rglob("*.md")), *sorted(PROJECT.glob("*.md"))]


def snippets() -> list[Path]:
    """Every program of the pages, with the modules that they share."""
    return sorted((PROJECT / "snippets").rglob("*.py"))


def everything() -> Iterator[Prose]:
    """The prose of the project."""
    for path in documents():
        yield from of_markdown(path.read_text(encoding="utf-8"), path.relative_to(PROJECT).as_posix())
    for path in snippets():
        yield from of_program(path.read_text(encoding="utf-8"), path.relative_to(PROJECT).as_posix())


def of_markdown(text: str, path: str = "page.md") -> Iterator[Prose]:
    """The prose of a page, from its top to its end."""
    text = without_code(text)
    for match in reversed(list(macro_calls.found_in_prose(text))):  # from the end: places before it stay what they are
        text = text[: match.start()] + _as_link(match["call"]) + text[match.end() :]
    captions: dict[int, str] = {}
    for match in reversed(list(macro_calls.found(text))):
        line = text.count("\n", 0, match.start()) + 1
        caption = macro_calls.parsed(match["call"], path, line).options.get("caption")
        captions |= {line: caption} if caption else {}
        text = text[: match.start()] + _blank(match) + text[match.end() :]
    front = _FRONT.match(text)
    entries = front[1].split("\n") if front else []
    for number, words in enumerate(text.split("\n"), 1):
        if front and number <= len(entries) + 1:  # the first line is the mark above the entries
            entry = _ENTRY.fullmatch(words)
            pieces = [(entry["kind"], entry["text"])] if entry else []
        else:
            pieces = [*_pieces(words), ("source", words)]
        pieces += [("caption", captions[number])] if number in captions else []
        yield from (Prose(path, number, kind, piece) for kind, piece in pieces if piece)


def without_code(text: str) -> str:
    """The text of a page, with empty lines where its listings and comments are."""
    return _COMMENT.sub(_blank, _FENCE.sub(_blank, text))


def of_program(text: str, path: str = "program.py") -> Iterator[Prose]:
    """The prose of a program: its docstrings, without the doctests."""
    for found in docstring.docstrings(text):
        for number, line in enumerate(_DOCTEST.sub(_blank, found.text).split("\n"), found.first):
            if line.strip():
                yield Prose(path, number, "line", _plain(line))


def style(prose: Iterable[Prose]) -> list[Finding]:
    """What is wrong with prose by the rules."""
    return [
        Finding(each.path, each.line, f"{rule.name}: {_shown(each.text, match)}: {rule.why}", rule.remedy)
        for each in prose
        for rule in RULES
        if each.kind in rule.kinds
        for match in rule.pattern.finditer(each.text)
    ]


def spelling(prose: Iterable[Prose], words: Iterable[str]) -> list[Finding]:
    """The words that neither the British dictionary has nor `words`, our own, with what may have been meant."""
    own = set(words)
    pieces = [each for each in prose if each.kind != "source"]
    texts = [_NO_WORD.sub("", each.text) for each in pieces]
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + 2)
    found = []
    for lint in dictionary().lint("\n\n".join(texts), language=harper.Language.PLAINTEXT):
        if _known(lint.problem_text, own):
            continue
        piece = pieces[bisect.bisect_right(starts, lint.span.start) - 1]
        near = ", ".join(each.replacement_text for each in lint.suggestions) or "another word"
        remedy = f"write {near}; or, if it is right, put it into {WORDS.relative_to(PROJECT).as_posix()}"
        found.append(Finding(piece.path, piece.line, f"no British word: {lint.problem_text!r}", remedy))
    return found


def listed() -> list[str]:
    """The words of our own list."""
    return WORDS.read_text(encoding="utf-8").splitlines()


@cache
def dictionary() -> harper.Linter:
    """The British dictionary, loaded once."""
    linter = harper.Linter(harper.Dialect.BRITISH)
    linter.set_lint_config({name: name == "SpellCheck" for name in linter.get_default_lint_config()})
    return linter


def _as_link(call: str) -> str:
    """What the macro `api` gives, as far as readers see it, whether or not there is such a name."""
    name, *text = macro_calls.parsed(call).arguments
    return Entry(name, "").link(*text)


def _known(word: str, own: set[str]) -> bool:
    """Whether our list has a word, as it stands or without what its place in the sentence adds."""
    stem = word.removesuffix("'s")
    return not own.isdisjoint({stem, stem[0].lower() + stem[1:]})


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """The pieces of prose in a line of Markdown."""
    box = _BOX.match(line)
    if box:
        yield "title", _plain(box["title"] or "")
    elif line.startswith("#"):
        yield "heading", _plain(line.lstrip("#"))
    elif line.lstrip().startswith("|"):
        cells = _plain(line).strip("|").split("|")
        yield from (("cell", cell.strip()) for cell in cells if cell.strip(" -:"))
    else:
        yield "line", _plain(_ITEM.sub("", line))


def _plain(text: str) -> str:
    """Prose without its markup, and with dots for code."""
    text = _INLINE_CODE.sub(lambda code: f"`{'·' * len(code[2])}`", text)
    return _MARKUP.sub("", text).replace("]", "").strip()


def _shown(text: str, match: re.Match[str]) -> str:
    """What was found, with a little of what is around it."""
    first, last = max(match.start() - 20, 0), match.end() + 20
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


def _blank(match: re.Match[str]) -> str:
    """As many lines, with nothing in them."""
    return "\n" * match[0].count("\n")
