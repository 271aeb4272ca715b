"""What Python runs before a program that is recorded: it starts the recorder, and is gone when the program begins.

`supervisor` and `standby` call Python with this folder in PYTHONPATH, so that its `site` imports this module.
What there is to do `child` does: a module of the package, whose bytecode is kept where that of the others is.
"""

import os
import sys

folder = __file__.rpartition(os.sep)[0]
sys.path.remove(folder)
recording = None
if any(name.startswith("ASYNCIO_FRAME_BY_FRAME_") for name in os.environ):
    before = {*sys.modules} - {__name__}
    paths = {*sys.path_importer_cache}
    package = folder.rsplit(os.sep, 3)[0]
    sys.path.insert(0, package)
    try:
        import gc

        collects = gc.isenabled()
        gc.disable()  # nothing that is imported is garbage
        from diagram_gen.recorder import apart

        with apart.Imports() as imports:
            from diagram_gen.recorder import fork_server

            fork_server.settle()
            from diagram_gen.recorder import ahead, child

            ahead.import_ahead()
        modules = apart.Apart(before, imports)
        recording = child.main(*fork_server.ordered(modules.look))
        sys.path.remove(package)
        modules.keep(recording.first_imports, ahead.renew, recording.sets.arrange)
        for path in {folder} | {*sys.path_importer_cache} - paths:
            sys.path_importer_cache.pop(path, None)
        if collects:
            gc.enable()
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)  # else Python would run the program without the recorder
else:  # an interpreter that the program has made in its process, of which nothing is recorded
    del sys.modules[__name__]
    sys.path_importer_cache.pop(folder, None)
try:
    import sitecustomize  # type: ignore[import-not-found]  # noqa: F401 - the machine's own; where it has none, Python takes it that there is none
finally:
    if recording is not None:
        recording.start()
