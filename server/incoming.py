"""What a client has sent so far, and whether a whole HTTP request is in it.

Reads on where it stopped, so that many small pieces cost no more than one. It only finds the end;
what is wrong with a request is for gunicorn's parser to tell, which then gets it as it is.
Source: RFC 9112 §6 (where a message ends), §7.1 (chunks).
"""

import re
from typing import Final

_MOST_HEAD: Final = 64 * 1024
_MOST_BODY: Final = 1024 * 1024
_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED: Final = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked[ \t]*\r\n", re.IGNORECASE)
_CONTINUE: Final = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r\n")
_LONGEST_CHUNK_LINE: Final = 256


class Incoming:
    """The bytes of one connection that no request has used yet."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.content = bytearray()
        self.waits_for_continue = False
        """Whether the client asks leave to send the body (``Expect: 100-continue``)."""
        self._head = 0
        self._at = 0
        self._chunked = False
        self._length = 0

    def add(self, piece: bytes) -> bool:
        """Take what arrived; True when a request is whole, or never will be in a way we take."""
        self.content += piece
        if not self._head and not self._find_head():
            return len(self.content) > _MOST_HEAD
        if self._length > _MOST_BODY or len(self.content) > self._head + _MOST_BODY:
            return True
        if self._chunked:
            return self._chunks_end()
        return len(self.content) >= self._head + self._length

    def take(self) -> bytes:
        """Return all bytes and begin anew."""
        content = bytes(self.content)
        self._begin()
        return content

    def _find_head(self) -> bool:
        found = self.content.find(_END, max(self._at - len(_END), 0))
        self._at = len(self.content)
        if found < 0:
            return False
        self._head = self._at = found + len(_END)
        head = self.content[: self._head]
        length = _LENGTH.search(head)
        self._length = int(length[1]) if length else 0
        self._chunked = _CHUNKED.search(head) is not None
        self.waits_for_continue = _CONTINUE.search(head) is not None
        return True

    def _chunks_end(self) -> bool:
        while chunk := _CHUNK.match(self.content, self._at):
            if not int(chunk[1], 16):
                return self.content.find(_END, chunk.end() - 2) >= 0
            self._at = chunk.end() + int(chunk[1], 16) + 2
        return len(self.content) > self._at + _LONGEST_CHUNK_LINE
