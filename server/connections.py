"""The front's connections: a thread is given to a request that has arrived whole, and no other.

gunicorn's threaded worker gives every connection a thread, which then waits for what the client
sends; as many slow clients as there are threads make a site unreachable. Here its main loop reads
the requests without waiting for anyone, and lets go of clients without waiting either. An answer
must be taken at a fair pace; who does not is cut off.
Source: gunicorn 27 ``workers/gthread.py``; RFC 9112 §9.6 (closing).
"""

import errno
import selectors
import socket
import time
from contextlib import suppress
from functools import partial
from typing import Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker

from server.incoming import Incoming

_PIECE: Final = 64 * 1024
_MOST_WAITING: Final = 500
"""When more than so many wait, the one that waited longest makes place."""
_LEAVING_SECONDS: Final = 2.0
_SEND_BUFFER: Final = 512 * 1024
"""What the system keeps for a slow reader, so that a page seldom holds a thread (bytes)."""
_PACE: Final = 32 * 1024
"""How fast an answer must be taken, after the first seconds (bytes a second)."""
_TRANSIENT: Final = (errno.EAGAIN, errno.ECONNABORTED, errno.EMFILE, errno.ENFILE)


class PacedSocket(socket.socket):
    """A client's socket: reads nothing more of a request, and sends no slower than fair."""

    patience: float = 0.0
    """How long sending may still wait for the client (seconds)."""

    def recv(self, *_arguments: Any) -> bytes:
        """Refuse: all of a request is there before a thread sees it.

        :raises ConnectionResetError: always.
        """
        raise ConnectionResetError(errno.ECONNRESET, "the request is not whole")

    def sendall(self, data: Any, *flags: int) -> None:
        """Send; a client that is slower than the pace is cut off.

        :raises ConnectionResetError: when its time is over.
        """
        began, fair = time.monotonic(), len(data) / _PACE
        self.settimeout(max(self.patience, 0.0) + fair + 0.001)
        try:
            super().sendall(data, *flags)
        except TimeoutError as error:
            raise ConnectionResetError(errno.ECONNRESET, "the client reads too slowly") from error
        finally:
            self.patience -= max(time.monotonic() - began - fair, 0.0)


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """One client and what it has sent."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.data_ready = True
        self.incoming = Incoming()

    @property
    def is_closed(self) -> bool:
        """Whether the socket was closed, on an event that came with this one."""
        return bool(self.sock.fileno() < 0)

    def read(self) -> bytes | None:
        """Take what is there; None when the client is gone."""
        try:
            return socket.socket.recv(self.sock, _PIECE) or None
        except BlockingIOError:
            return b""
        except OSError:
            return None

    def add(self, piece: bytes) -> bool:
        """Keep what arrived; says whether a request is whole."""
        whole = self.incoming.add(piece)
        if self.incoming.waits_for_continue and not whole:
            self.incoming.waits_for_continue = False
            with suppress(OSError):
                self.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        return whole

    def hand_over(self, patience: float) -> None:
        """Give what arrived to gunicorn's parser.

        :param patience: how long sending the answer may wait for the client (seconds).
        """
        self.init()
        self.parser.unreader.unread(self.incoming.take())
        self.sock.patience = patience


class ClientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's threaded worker, whose main loop reads the requests."""

    @property
    def _seconds(self) -> float:
        return float(self.app.settings.client_seconds)

    def accept(self, listener: Any) -> None:
        """Take a connection; its request is waited for in the main loop."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in _TRANSIENT:
                raise
            return
        if len(self.pending_conns) >= _MOST_WAITING:
            self._drop(self.pending_conns[0])
        paced = PacedSocket(fileno=client.detach())
        paced.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        self.nr_conns += 1
        connection = Connection(self.cfg, paced, address, listener.getsockname())
        self._await(connection, self._read, self._seconds)

    def on_client_socket_readable(self, conn: Connection, client: Any) -> None:
        """Read the next request of a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await(conn, self._read, self._seconds)

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """Keep the connection for a next request, or let it go without waiting for the client."""
        keep = not fs.cancelled() and fs.exception() is None and fs.result()
        if not keep:
            self._let_go(conn)
        elif more := conn.parser.unreader.take_buffered():
            self._await(conn, self._read, self._seconds)
            self._take(conn, more)
        else:
            super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Close the connections that were waited for long enough."""
        now = time.monotonic()
        for connection in [c for c in self.pending_conns if c.timeout <= now]:
            self._drop(connection)

    def _cap_keepalive(self, deadline: float) -> None:
        super()._cap_keepalive(deadline)
        for connection in self.pending_conns:
            connection.timeout = min(connection.timeout, deadline)

    def _await(self, connection: Connection, then: Any, seconds: float) -> None:
        """Call ``then`` when the client sends something; after so many seconds close."""
        connection.sock.setblocking(False)
        connection.timeout = time.monotonic() + seconds
        self.pending_conns.append(connection)
        self.poller.register(connection.sock, selectors.EVENT_READ, partial(then, connection))

    def _read(self, connection: Connection, _socket: Any) -> None:
        if connection.is_closed:
            return
        piece = connection.read()
        if piece is None:
            self._drop(connection)
        else:
            self._take(connection, piece)

    def _take(self, connection: Connection, piece: bytes) -> None:
        """Keep what arrived; a request that is whole goes to a thread."""
        if connection.add(piece):
            self._forget(connection)
            connection.hand_over(self._seconds)
            self.enqueue_req(connection)

    def _let_go(self, connection: Connection) -> None:
        """Say that nothing more comes; close when the client has closed, or a little later."""
        try:
            connection.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.nr_conns -= 1
            connection.close()
        else:
            self._await(connection, self._drain, _LEAVING_SECONDS)

    def _drain(self, connection: Connection, _socket: Any) -> None:
        if not connection.is_closed and connection.read() is None:
            self._drop(connection)

    def _forget(self, connection: Connection) -> None:
        self.poller.unregister(connection.sock)
        self.pending_conns.remove(connection)

    def _drop(self, connection: Connection) -> None:
        self._forget(connection)
        self.nr_conns -= 1
        connection.close()
