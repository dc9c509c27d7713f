"""The client of the bench: wrk, with requests that are made before the clock starts.

Made beforehand, because a client that encodes every request is slower than what it measures.
"""

import json
import math
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final, Self
from urllib.parse import quote

JSON_RESULTS: Final = "application/sparql-results+json"
FOR_RESULTS: Final = {"Accept": JSON_RESULTS}
FAILED: Final = 0.001
"""A run in which a larger share of the answers was none or not 2xx or 3xx says nothing."""
_SCRIPT: Final = Path(__file__).with_name("load.lua")
_TIMEOUT: Final = 60


@dataclass(frozen=True, slots=True)
class Load:
    """What one run counted: answers, seconds, bytes with headers, failures; milliseconds."""

    answers: int
    seconds: float
    transferred: int
    failures: int
    p50: float
    p95: float
    p99: float

    @classmethod
    def parse(cls, output: str) -> Self:
        """Read the line of JSON that the script ends with.

        :raises ValueError: when there is none.
        """
        lines = [line for line in output.splitlines() if line.startswith('{"requests"')]
        if not lines:
            raise ValueError(f"wrk told no figures: {output.strip()[-300:] or 'nothing at all'}")
        told = json.loads(lines[-1])
        failures = told["refused"] + told["broken"] + told["late"]
        seconds = told["microseconds"] / 1e6
        milliseconds = (told[name] / 1000 for name in ("p50", "p95", "p99"))
        return cls(told["requests"], seconds, told["bytes"], failures, *milliseconds)

    @property
    def valid(self) -> bool:
        """Whether there were answers, and nearly all were good."""
        return self.answers > 0 and self.failures <= FAILED * self.answers

    @property
    def rate(self) -> float:
        """Answers a second; not a number when the run is not valid."""
        return self.answers / self.seconds if self.valid else float("nan")

    @property
    def megabytes(self) -> float:
        """Megabytes (10⁶ bytes) a second; not a number when the run is not valid."""
        return self.transferred / 1e6 / self.seconds if self.valid else float("nan")


def middle(figures: Iterable[float]) -> float:
    """Return the median; not a number when one of the figures is not."""
    found = list(figures)
    return median(found) if found and not any(map(math.isnan, found)) else float("nan")


def encoded(query: str) -> str:
    """Return a query as it stands in a URL."""
    return quote(query, safe="")


def write_requests(path: Path, lines: Iterable[str], tags: Sequence[str] = ()) -> Path:
    """Write one request a line, each with its ETag when there are any."""
    if tags:
        lines = (f"{line}\t{tag}" for line, tag in zip(lines, tags, strict=True))
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return path


def press(
    url: str,
    requests: Path,
    clients: int,
    seconds: float,
    headers: Mapping[str, str] = FOR_RESULTS,
) -> Load:
    """Let so many clients ask for so many seconds, the requests of the file in turn.

    :param url: what every request begins with, up to the encoded query.
    :param headers: of every request.
    :raises ValueError: when wrk told no figures.
    """
    options = ["--threads", "1", "--connections", str(clients), "--duration", f"{seconds:.0f}s"]
    options += ["--timeout", f"{_TIMEOUT}s"]
    for name, value in headers.items():
        options += ["--header", f"{name}: {value}"]
    command = [_wrk(), *options, "--script", str(_SCRIPT), url, "--", str(requests)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return Load.parse(found.stdout + found.stderr)


def _wrk() -> str:
    found = shutil.which("wrk")
    if found is None:
        raise FileNotFoundError(
            "The client is wrk, which is not here (Debian: apt-get install wrk)"
        )
    return found
