"""How the front and an evaluating process talk: frames of a kind and a payload over a socket.

One question is one connection: the front sends a JOB, the worker answers TAKEN, HEAD, DATA…, END;
or TAKEN, ERROR. An answer without END is not complete, whatever came before.
"""

import json
import socket
import struct
from collections.abc import Callable
from typing import Any, Final

JOB: Final = b"J"
TAKEN: Final = b"T"
HEAD: Final = b"H"
DATA: Final = b"D"
END: Final = b"E"
ERROR: Final = b"X"

_PREFIX: Final = struct.Struct("!cI")
PIECE: Final = 64 * 1024


def send(connection: socket.socket, kind: bytes, payload: bytes = b"") -> None:
    """Send one frame.

    :raises OSError: when the other side is gone.
    """
    connection.sendall(_PREFIX.pack(kind, len(payload)) + payload)


def send_json(connection: socket.socket, kind: bytes, content: Any) -> None:
    """Send one frame with JSON in it."""
    send(connection, kind, json.dumps(content).encode())


def receive(
    connection: socket.socket, wait: Callable[[], None] = lambda: None
) -> tuple[bytes, bytes] | None:
    """Receive one frame; None when the other side closed, even in the middle of a frame.

    :param wait: called before every read, which would block; it may raise instead of return.
    """
    prefix = _exactly(connection, _PREFIX.size, wait)
    if prefix is None:
        return None
    kind, length = _PREFIX.unpack(prefix)
    payload = _exactly(connection, length, wait)
    return None if payload is None else (kind, payload)


def _exactly(connection: socket.socket, size: int, wait: Callable[[], None]) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        wait()
        piece = connection.recv(min(size - len(parts), PIECE))
        if not piece:
            return None
        parts += piece
    return bytes(parts)


class FrameWriter:
    """A file object that sends what is written to it as DATA frames of a fair size."""

    def __init__(self, connection: socket.socket) -> None:
        """Write to this connection."""
        self._connection = connection
        self._waiting = bytearray()

    def write(self, content: bytes) -> int:
        """Take bytes; a full piece is sent at once."""
        self._waiting += content
        while len(self._waiting) >= PIECE:
            send(self._connection, DATA, bytes(self._waiting[:PIECE]))
            del self._waiting[:PIECE]
        return len(content)

    def flush(self) -> None:
        """Send what is left."""
        if self._waiting:
            send(self._connection, DATA, bytes(self._waiting))
            self._waiting.clear()
