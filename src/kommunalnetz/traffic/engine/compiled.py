"""The kernels, plain or compiled: one source, two ways to run it.

numba takes about one second to import and load its cache (about twenty to compile once per version), and then runs these kernels some
hundred times faster. So it is imported only where the estimated work is worth it, see `kernels`.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

from kommunalnetz.traffic.engine import pairs, push, repair, shortest, sweep

SOURCES: tuple[ModuleType, ...] = (shortest, repair, push, sweep, pairs)
INLINED = frozenset({"heap_push", "heap_drop", "moved_devices", "new_distances", "push_one", "isolated"})
WORTH = 100_000


@cache
def plain() -> SimpleNamespace:
    """The kernels as Python runs them."""
    return SimpleNamespace(**_functions())


@cache
def compiled() -> SimpleNamespace:
    """The kernels as numba compiles them; the machine code is cached beside the source or in the user's cache folder.

    Every function is bound to a name space in which its callees are the compiled ones. numba notices changes of the file a function is
    written in, not of the files of its callees: after editing a kernel, delete `__pycache__/*.nb?`.
    """
    import numba  # late: see the module's docstring

    space: dict[str, Any] = {}
    for module in SOURCES:
        space.update({name: value for name, value in vars(module).items() if not isinstance(value, FunctionType)})
    space["__name__"] = __name__
    for name, function in _functions().items():
        bound = FunctionType(function.__code__, space, name)
        bound.__module__ = function.__module__
        jit = numba.njit(nogil=True, cache=True, error_model="numpy", inline="always" if name in INLINED else "never")
        space[name] = jit(bound)
    return SimpleNamespace(**{name: space[name] for name in _functions()})


def kernels(work: float) -> SimpleNamespace:
    """Compiled kernels if the work is worth the start of numba and numba is installed, else the plain ones.

    `work` counts visits of devices: destinations × devices for the intact state, plus those the outages are expected to touch. Python
    makes about 100 000 visits per second, so the threshold is about one second of Python.
    """
    if work >= WORTH and importlib.util.find_spec("numba") is not None:
        return compiled()
    return plain()


def _functions() -> dict[str, FunctionType]:
    return {
        name: value
        for module in SOURCES
        for name, value in vars(module).items()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__
    }
