"""Runs a function in a process of its own and tells seconds, peak memory and what it returned."""

import multiprocessing
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

_PEAK: Final = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a function returned; seconds without the start of the process, peak memory in MiB."""

    value: Any
    seconds: float
    peak: float


def peak_memory() -> float:
    """Return the peak resident memory of this process until now, in MiB.

    Not by ``getrusage``: Linux hands its figure on from the process that started this one.
    """
    found = _PEAK.search(Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else float("nan")


def in_own_process(function: Callable[..., Any], *arguments: Any) -> Measured:
    """Run a function of a module in a fresh interpreter, so that nothing is warm or shared.

    :raises RuntimeError: when the process ended without an answer.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, function, arguments))
    process.start()
    theirs.close()
    try:
        return Measured(*ours.recv())
    except EOFError as error:
        raise RuntimeError(f"{function.__name__} gave no answer") from error
    finally:
        process.join()


def _run(answer: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    started = time.perf_counter()
    value = function(*arguments)
    answer.send((value, time.perf_counter() - started, peak_memory()))
