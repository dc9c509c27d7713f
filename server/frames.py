"""How the front and an evaluating process talk: frames of a kind and a payload over a socket.

A worker that takes a connection says HERE. The front sends a JOB; the worker answers with one
WHOLE, or HEAD, DATA…, END, or ERROR. An answer without its last frame is not complete, whatever
came before. Many questions go over one connection, one after another; a worker that makes place for
a fresh one writes its last kind in small.
"""

import json
import socket
import struct
from collections.abc import Callable
from typing import Any, Final

HERE: Final = b"."
"""What a worker says first, outside any frame: it is there for whoever opened the connection."""
JOB: Final = b"J"
WHOLE: Final = b"W"
"""The head (JSON) on a line, and the whole body behind it."""
HEAD: Final = b"H"
DATA: Final = b"D"
END: Final = b"E"
ERROR: Final = b"X"

PREFIX: Final = struct.Struct("!cIf")
"""Kind, length of the payload, and in the last frame of an answer what was computed (seconds)."""
PIECE: Final = 64 * 1024

Frame = tuple[bytes, bytes]
"""Kind and payload; that of END is the last piece of the body."""


def send(
    connection: socket.socket, kind: bytes, payload: bytes = b"", seconds: float = 0.0
) -> None:
    """Send one frame.

    :raises OSError: when the other side is gone.
    """
    connection.sendall(packed(kind, payload, seconds))


def packed(kind: bytes, payload: bytes = b"", seconds: float = 0.0) -> bytes:
    """Return the bytes of a frame."""
    return PREFIX.pack(kind, len(payload), seconds) + payload


def send_json(connection: socket.socket, kind: bytes, content: Any) -> None:
    """Send one frame with JSON in it."""
    send(connection, kind, json.dumps(content).encode())


def receive(read: Callable[[int], bytes]) -> Frame | None:
    """Receive one frame; None when the other side closed, even in the middle of a frame.

    :param read: returns so many bytes or fewer, none at the end: ``recv`` of a socket, ``read``.
    :raises TimeoutError: when the connection has a timeout and nothing comes for so long.
    """
    prefix = _exactly(read, PREFIX.size)
    if prefix is None:
        return None
    kind, length, _seconds = PREFIX.unpack(prefix)
    payload = _exactly(read, length)
    return None if payload is None else (kind, payload)


def _exactly(read: Callable[[int], bytes], size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        piece = read(min(size - len(parts), PIECE))
        if not piece:
            return None
        parts += piece
    return bytes(parts)


class TooLargeError(Exception):
    """An answer is larger than the asker takes as a whole."""


class AnswerWriter:
    """A file object for one answer: keeps it whole up to a size, or sends it on as it grows."""

    def __init__(self, connection: socket.socket, head: dict[str, str], most: int | None) -> None:
        """Write to this connection.

        :param head: form and media type of the answer.
        :param most: how many bytes the asker takes as a whole; None when it takes a stream.
        """
        self._connection = connection
        self._head = json.dumps(head).encode()
        self._most = most
        self._waiting = bytearray()
        self._streams = False

    def write(self, content: bytes) -> int:
        """Take bytes.

        :raises TooLargeError: when they are more than the asker takes.
        :raises OSError: when the asker has left.
        """
        self._waiting += content
        if self._most is None:
            while len(self._waiting) >= PIECE:
                self._send(bytes(self._waiting[:PIECE]))
                del self._waiting[:PIECE]
        elif len(self._waiting) > self._most:
            raise TooLargeError
        return len(content)

    def flush(self) -> None:
        """Do nothing: what is left goes out with the last frame."""

    def _send(self, piece: bytes) -> None:
        if not self._streams:
            send(self._connection, HEAD, self._head)
            self._streams = True
        send(self._connection, DATA, piece)

    def last(self) -> Frame:
        """Return the frame that ends the answer."""
        if not self._streams:
            return WHOLE, self._head + b"\n" + self._waiting
        return END, bytes(self._waiting)
