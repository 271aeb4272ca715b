"""The script that a process of the recorder's own begins with: it runs `main` of the module that it is told.

Its arguments are the module's name, such as `child`, and what that module asks for. What is imported has its bytecode
kept, which a script has not: so there is nothing else in this one.
"""

import gc
import sys
from importlib import import_module

if not sys.flags.safe_path:
    del sys.path[0]  # the script's own folder, which would hide standard modules
gc.disable()  # nothing that is imported is garbage
sys.path.insert(0, __file__.rpartition("/diagram_gen/")[0])
module = import_module(f"diagram_gen.recorder.{sys.argv.pop(1)}")
del sys.path[0]
gc.enable()
module.main()
