"""Objects die when they would without the recorder, and where: none of them in its frames."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model.trace import Source
from diagram_gen.recorder.sandbox import record
from tests.programs import pythons, same, stock, write

_LOUD = """
import functools

class Loud:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print("gone", self.name)

"""
PROGRAMS = {
    "rebinding and deleting": """
        def f():
            a = Loud("a"); a = None; print("a is gone")
            b = Loud("b")
            del b; print("b is gone")
            c = Loud("c")
            c = Loud("d"); print("d replaces c")
            for i in range(2): i = Loud(i)
            print("loop over")
            [Loud(n) for n in "lm"]; print("list gone")
            return Loud("returned")

        f(); print("f is over")
        """,
    "exceptions": """
        def f():
            try:
                e = Loud("e")
                raise ValueError(Loud("argument"))
            except ValueError as error:
                print("handling")
            print("handled")

        def thrower():
            w = Loud("w")
            raise KeyError(Loud("k"))

        f()
        try: thrower()
        except KeyError: print("caught")
        print("after")
        """,
    "arguments": """
        def inner(x):
            x = 1; print("in inner")

        def outer():
            keep = Loud("keep")
            deeper(keep)
            keep = None; print("keep is gone")

        def deeper(keep):
            t = Loud("t")
            del keep
            deepest(t); t = None; print("t is gone")

        def deepest(t):
            u = t
            del t, u
            return 5

        inner(Loud("passed")); print("called")
        inner(x=Loud("named")); print("called too")
        outer()
        """,
    "closures, classes and generators": """
        def closure():
            v = Loud("v")
            def inside(): return v
            inside()
            v = None; print("v is gone")

        class K:
            z = Loud("class")
            z = None; print("class body")

        def gen():
            g = Loud("g")
            yield 1
            g = None; print("g is gone")
            yield Loud("yielded")

        closure()
        for x in gen(): print(x is not None)
        print("the rest at the end")
        """,
    "libraries": """
        import contextlib

        @contextlib.contextmanager
        def held(what):
            yield Loud("entered")
            what = None; print("leaving")

        with held(Loud("given")) as one:
            one = None; print("inside")
        print(functools.reduce(lambda a, b: b, [Loud("r1"), Loud("r2")]).name)
        print(sorted([3, 1], key=lambda k: Loud(k) and k))
        """,
    "what stays in the module": """
        x = Loud("x")
        y = [Loud("y")]
        y.append(y)
        """,
    "names beside the variables": """
        def f():
            locals()["other"] = 1
            before = sorted(locals())
            x = Loud("x")
            del x; print("x is gone")
            print(before, sorted(locals()))

        f()
        """,
    "coroutines that nobody awaits": """
        import asyncio

        async def greet():
            pass

        async def main():
            try:
                asyncio.run(greet())
            except RuntimeError as error:
                print(error)
            x = greet()
            x = None; print("x is gone")
            y = greet()
            del y; print("y is gone")
            greet(); print("z is gone")

        asyncio.run(main())
        """,
    "a coroutine that fails to run another": """
        import asyncio

        async def greet():
            pass

        async def main():
            asyncio.run(greet())

        try:
            asyncio.run(main())
        except RuntimeError as error:
            print(error)
        print("end")
        """,
}


_ON_A_LIBRARY_CLASS = {
    "what has an end of its own": "Loud('hung')",
    "what holds it in a circle": "(lambda each: each.append(each) or each)([Loud('hung')])",
    "what nobody but its class knows": "Slight()",
    "what is told of a death": "[Plain(), weakref.ref(plain, lambda _: print('gone'))]",
    "a generator on its way": "on_its_way()",
    "a coroutine that nobody awaits": "unawaited()",
    "a task whose failure nobody asks for": "asyncio.run(failed())",
    "a loop that is open": "loud_loop()",
    "nothing that tells": "[Plain(), asyncio.run(asyncio.sleep(0, 'slept'))]",
}
_WAYS = """
import asyncio, collections.abc, warnings, weakref
warnings.simplefilter("always")

class Plain: pass

class Slight:
    __slots__ = ()
    def __del__(self): print("gone")

def on_its_way():
    def generate():
        try: yield
        finally: print("left")
    made = generate()
    next(made)
    return made

async def unawaited(): pass

async def failed():
    async def fail(): raise ValueError
    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    return task

def loud_loop():
    class Loop(asyncio.SelectorEventLoop):
        def __del__(self): print("gone")
    loop = Loop()
    loop.close()
    return loop

plain = Plain()
plain.itself = plain
"""


@pytest.mark.parametrize("what", _ON_A_LIBRARY_CLASS)
def test_what_hangs_on_a_class_of_the_library_dies_as_it_would(tmp_path: Path, python: str, what: str) -> None:
    """What a program leaves there lives until Python clears away the class, at the very end."""
    hung = f"collections.abc.Mapping.kept = {_ON_A_LIBRARY_CLASS[what]}"
    program = write(tmp_path, f"{_LOUD}{_WAYS}{hung}\nprint('end')\n")
    trace = record(Source(str(program), "", ""), python=python)
    assert stock(program, python) == (trace.stdout, trace.stderr)


_AT_THE_EXIT = {
    "what a program has frozen": "builtins.kept = Loud('frozen')\ngc.freeze()",
    "what it has frozen in a circle": "kept = [Loud('hung')]\nkept.append(kept)\ngc.freeze()\ndel kept",
    "what a library in C has yet to print": "ctypes.CDLL(None).printf(b'from C')",
    "what another stream has yet to print": "Loud.kept = open(os.dup(1), 'w')\nLoud.kept.write('late')",
    "a stream in the place of the real one": "class Own:\n"
    "    def write(self, text): pass\n"
    "    def flush(self): os.write(1, b'flushed')\n"
    "sys.stdout = Own()",
    "what the real stream has then yet to print": "print('first')\nsys.stdout = io.StringIO()",
    "an exit status": "atexit.register(lambda: print('later'))\nsys.exit(3)",
    "a failure while all ends": "atexit.register(int, 'none')",
    "a thread that goes on": "threading.Thread(target=threading.Event().wait, daemon=True).start()",
    "a stream that is closed": "sys.stdout.flush()\nos.close(1)\nsys.stdout.write('lost')",
}


@pytest.mark.parametrize("what", _AT_THE_EXIT)
def test_at_the_exit_all_is_done_that_python_does(tmp_path: Path, python: str, what: str) -> None:
    """Although a process of which nothing is left that tells ends sooner."""
    imports = "import atexit, builtins, ctypes, gc, io, os, sys, threading\n"
    program = write(tmp_path, f"{_LOUD}{imports}print('begun')\n{_AT_THE_EXIT[what]}\n")
    trace = record(Source(str(program), "", ""), python=python)
    assert stock(program, python) == (trace.stdout, trace.stderr)


@pytest.mark.parametrize("name", PROGRAMS)
def test_objects_die_when_and_where_they_would(tmp_path: Path, python: str, name: str) -> None:
    """What they say of it comes at the same place in the output, and warnings name the same line."""
    program = write(tmp_path, _LOUD)
    program.write_text(program.read_text() + write(tmp_path, PROGRAMS[name], "part.py").read_text(), encoding="utf-8")
    trace = record(Source(str(program), "", ""), python=python)
    assert stock(program, python) == (trace.stdout, trace.stderr)


@pytest.mark.parametrize("python", pythons().values(), ids=pythons())
def test_what_a_program_freezes_is_counted_as_its_own(python: str, tmp_path: Path) -> None:
    """And what the recorder keeps from the collector, before the program and for it, is not."""
    text = """
        import gc

        class Knot:
            def __del__(self):
                print("gone")

        before = gc.get_freeze_count()
        print(before < 1000)
        gc.freeze()
        print(gc.get_freeze_count() > before)
        gc.unfreeze()
        print(gc.get_freeze_count())
        knot = Knot()
        knot.itself = knot
        del knot
        print(gc.collect() > 0)
    """
    assert ["True", "True", "0", "gone", "True"] == same(tmp_path, text, python).splitlines()


def test_what_a_machine_freezes_for_each_program_is_counted_too(
    python: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a module `sitecustomize` of its own; and it is there to be looked through again, once it is unfrozen."""
    write(tmp_path, "import gc\nkept = [[] for _ in range(20_000)]\ngc.freeze()\n", "machine/sitecustomize.py")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "machine"))
    text = """
        import gc

        print(20_000 < gc.get_freeze_count() < 60_000)
        before = gc.get_freeze_count()
        gc.freeze()
        print(gc.get_freeze_count() > before)
        gc.unfreeze()
        print(gc.get_freeze_count())
    """
    assert ["True", "True", "0"] == same(tmp_path, text, python).splitlines()


def test_the_collector_knows_what_a_module_refers_to(python: str, tmp_path: Path) -> None:
    """By its references it is known at the end what dies first."""
    text = """
        import gc

        class Told:
            def __del__(self):
                print("gone")

        class Class(type):
            def __del__(self):
                print("class gone")

        told = Told()
        several = [told]
        print(sorted(type(each).__name__ for each in gc.get_referrers(told)))
        print(gc.get_referrers(several) == [globals()])
        gc.collect()
        late = Class("late", (), {})
    """
    found = same(tmp_path, text, python).splitlines()
    assert (["['dict', 'list']", "True"], ["gone", "class gone"]) == (found[:2], found[2:])
