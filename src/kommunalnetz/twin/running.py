"""The lab as a process of its own: started in namespaces that end with it, fed with a plan, read line by line.

Mounts, processes, networks and host names of the lab are its own (``unshare``). It is process 1 of its processes, so the kernel ends all
of them with it, and it ends when its input does: after Ctrl-C, SIGTERM, SIGKILL or a crash of whoever started it nothing is left.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from typing import IO, Any

from kommunalnetz.twin.records import Measured, Plan, line, measured_of

WORDS = ("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")
LAST = 2000
"""How many letters of what a lab said before it failed are told."""


class LabError(Exception):
    """The lab could not do what it was asked for; the text is what it or a program in it said."""


def measured(plan: Plan, started: Callable[[int, int], None] | None = None) -> Iterator[Measured]:
    """Start the twin and measure every state of the plan; what is started ends with the iterator, however that ends.

    ``started`` is called with (routers started, all routers). Raises LabError.
    """
    with closing(told(plan, started)) as lines:
        for kind, data in lines:
            if kind == "measured":
                yield measured_of(data)


def told(plan: Plan, started: Callable[[int, int], None] | None = None) -> Generator[tuple[str, dict[str, Any]], None, None]:
    """Everything that the lab tells, by kind: measured, counted, tried. Otherwise like ``measured``."""
    with _lab() as lab:
        _fed(lab, line(plan, "plan"))
        for words in lab.stdout or ():
            data = json.loads(words)
            match data.pop("kind"):
                case "started":
                    if started is not None:
                        started(data["done"], data["of"])
                case "failed":
                    raise LabError(data["reason"])
                case "done":
                    return
                case kind:
                    yield kind, data
        raise LabError(_last_words(lab))


def _fed(lab: "subprocess.Popen[str]", text: str) -> None:
    """Hand the plan over; the input stays open, because its end ends the lab."""
    assert lab.stdin is not None
    try:
        lab.stdin.write(text)
        lab.stdin.flush()
    except BrokenPipeError as error:
        raise LabError(_last_words(lab)) from error


def _last_words(lab: "subprocess.Popen[str]") -> str:
    lab.wait()
    said: IO[str] | None = lab.stderr
    return (said.read() if said else "").strip()[-LAST:]


@contextmanager
def _lab() -> "Iterator[subprocess.Popen[str]]":
    """The process of the lab, in a session of its own so that Ctrl-C reaches only us; it is gone afterwards."""
    words = [*WORDS, sys.executable, "-m", "kommunalnetz.twin.lab"]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    ) as lab:
        try:
            yield lab
        finally:
            lab.kill()
