"""A small site of walkthroughs, for the tests that step through them in a browser."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diagram_gen import views
from tests.programs import PROJECT, write

AWKWARD = r'''
    """Threads, failures & <b>markup</b>.

    >>> asyncio.run(main())
    <b>one</b> & 日本
    caught: too late
    in a thread: 🙂
    """

    import asyncio


    def work(what):
        return f"in a thread: {what}"  # @in-a-thread


    async def fail(text):
        await asyncio.sleep(0.5)
        raise LookupError(text)  # @failing


    async def main():
        text = "<b>one</b> & 日本"
        print(text)
        try:
            await asyncio.create_task(fail("too late"), name="é <i>&amp;")
        except LookupError as error:
            print("caught:", error.args[0])  # @caught
        family = "👩‍👩‍👧 e\u0301 \u202e"
        print(await asyncio.to_thread(work, "🙂"))  # @last


    asyncio.run(main())
'''
WIDE = '''
    """Sentences as long as one another, of narrow letters and of wide ones."""


    def compare():
        thin = "illi illi illi illi illi illi illi illi"
        wide = "WMMW WMMW WMMW WMMW WMMW WMMW WMMW WMMW"
        both = True


    compare()
'''
CONFIGURATION = """
    INHERIT: {inherited}
    site_url: {address}
    docs_dir: docs
    nav: [index.md, five.md, all.md, other.md]
    theme:
      custom_dir: {theme}
      features: [navigation.instant, navigation.tabs, toc.follow, content.code.copy]
    watch: []
"""
PROSE = "A page has more to say than its pictures do, and scrolls. " * 12
INDEX = f"""
    ---
    hide: [navigation]
    ---

    # Home

    {PROSE}

    {{{{ walkthrough("tasks/taking_turns", views=["stack", "loop"], caption="Three tasks take turns.") }}}}

    See [the third turn](#taking-turns.turn:3), or [a place elsewhere](#further).

    ## Further

    {PROSE}

    {PROSE}
"""
UP_TO = 'only=["start", "turn:6"]'
FIVE = f"""
    ---
    hide: [navigation]
    ---

    # Five

    {{{{ walkthrough("tasks/taking_turns", view="loop", {UP_TO}) }}}}

    {{{{ walkthrough("tasks/taking_turns", view="stack", {UP_TO}) }}}}

    {{{{ walkthrough("tasks/taking_turns", views=["stack", "loop"], {UP_TO}) }}}}

    {{{{ walkthrough("tasks/taking_turns", view="calls", {UP_TO}) }}}}

    {{{{ walkthrough("tasks/taking_turns", view="loop", {UP_TO}) }}}}
"""
NAMES = (
    "calling/coroutine",
    "calling/one_call",
    "calling/subroutine",
    "tasks/taking_turns",
    "tasks/tea_and_toast",
    "own/awkward",
    "own/wide",
)
VIEWS = tuple(views.names())
ALL = (
    "---\nhide: [navigation]\n---\n\n# All\n\n"
    + "\n\n".join(f'{{{{ walkthrough("{name}", views={list(VIEWS)}) }}}}' for name in NAMES)
    + "\n"
)
OTHER = f"""
    # Other

    See [the second turn](index.md#taking-turns.turn:2), <a href="../#taking-turns.17">step 17</a>,
    <a href="../#taking-turns.nowhere">nowhere</a> or [all](all.md).

    {PROSE}
"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the site is, built below a folder, which has its sources too."""
    built = folder / "site"
    built.mkdir(parents=True)
    handler = functools.partial(_Quiet, directory=str(built))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        _build(folder, address)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()


def _build(folder: Path, address: str) -> None:
    for topic in sorted({name.partition("/")[0] for name in NAMES} - {"own"}):  # a build records all that it finds
        shutil.copytree(
            PROJECT / "snippets" / topic, folder / "snippets" / topic, ignore=shutil.ignore_patterns("__pycache__")
        )
    write(folder, AWKWARD, "snippets/own/awkward.py")
    write(folder, WIDE, "snippets/own/wide.py")
    shutil.copytree(PROJECT / "docs/assets", folder / "docs/assets")
    for name, text in {"index": INDEX, "five": FIVE, "all": ALL, "other": OTHER}.items():
        write(folder, text, f"docs/{name}.md")
    where = {"inherited": PROJECT / "mkdocs.yml", "theme": PROJECT / "docs/theme", "address": address}
    write(folder, CONFIGURATION.format(**where), "mkdocs.yml")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
