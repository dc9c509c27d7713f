"""What a question is charged for: what a worker computed, not how long the machine was busy."""

import asyncio
import json
from pathlib import Path

from server import frames
from server.lines import Line, Lines, Streamed
from server.public import _Use
from tests.server.test_lanes import own_loop

HEAD = json.dumps({"form": "results", "media_type": "text/csv"}).encode()
JOB = frames.packed(frames.JOB, b"{}")
SLOW = 0.2


async def _worker(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *told: tuple[bytes, bytes, float]
) -> None:
    """A worker that gets the processor late: its frames go out after a while."""
    writer.write(frames.HERE)
    await reader.readexactly(len(JOB))
    await asyncio.sleep(SLOW)
    for kind, payload, seconds in told:
        writer.write(frames.packed(kind, payload, seconds))
    writer.close()
    await writer.wait_closed()


async def _used(folder: Path, *told: tuple[bytes, bytes, float]) -> tuple[float, Line]:
    server = await asyncio.start_unix_server(lambda r, w: _worker(r, w, *told), folder / "light")
    async with server:
        use = _Use()
        line = await Lines(folder / "light").take()
        use.begin(line)
        found = await line.ask(JOB, 10)
        if isinstance(found, Streamed):
            assert [piece async for piece in found.pieces] == [b"piece", b"last"]
        seconds = use.seconds
        line.close()
    return seconds, line


def test_a_whole_answer_costs_what_was_computed(tmp_path: Path) -> None:
    seconds, line = own_loop(_used(tmp_path, (frames.WHOLE, HEAD + b"\nbody", 0.25)))
    assert (seconds, line.is_free) == (0.25, False)


def test_an_answer_that_streams_costs_how_long_it_held_the_worker(tmp_path: Path) -> None:
    told = (
        (frames.HEAD, HEAD + b"\n", 0.0),
        (frames.DATA, b"piece", 0.0),
        (frames.END, b"last", 0.01),
    )
    assert own_loop(_used(tmp_path, *told))[0] >= SLOW


def test_the_wait_for_a_worker_costs_nothing() -> None:
    assert _Use().seconds == 0.0
