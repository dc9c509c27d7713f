"""A real endpoint elsewhere: HTTPS on loopback, with a store, and ways to answer badly."""

import ssl
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pyoxigraph as ox

from server.remote import MOST_BYTES

HOST = "endpoint.example.org"
JSON = "application/sparql-results+json"
DATA = '<urn:a> <urn:p> "één" .\n<urn:b> <urn:p> "twee" .\n'
CUT = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}},{"s'


class Endpoint(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: ClassVar[Counter[str]] = Counter()
    left: ClassVar[threading.Event] = threading.Event()
    """Set when a client of ``slow`` has left."""
    heads: ClassVar[dict[str, dict[str, str]]] = {}

    def log_message(self, *_arguments: object) -> None:
        pass

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked[self.path] += 1
        self.heads[self.path] = {name.lower(): value for name, value in self.headers.items()}
        self.close_connection = True
        getattr(self, f"_{self.path.strip('/')}")(query)

    def _tell(self, body: bytes, status: int = 200, length: int = 0, **headers: str) -> None:
        self.send_response(status)
        told = {"Content-Type": JSON, "Content-Length": str(length or len(body))}
        for name, value in (told | {n.replace("_", "-"): v for n, v in headers.items()}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _good(self, query: str, form: ox.QueryResultsFormat = ox.QueryResultsFormat.JSON) -> None:
        store = ox.Store()
        store.load(DATA.encode(), format=ox.RdfFormat.N_TRIPLES)
        found = store.query(query)
        assert isinstance(found, ox.QuerySolutions)
        self._tell(found.serialize(format=form) or b"", Content_Type=form.media_type)

    def _xml(self, query: str) -> None:
        self._good(query, ox.QueryResultsFormat.XML)

    def _wrong(self, _query: str) -> None:
        self._tell(b"no", 500)

    def _moved(self, _query: str) -> None:
        self._tell(b"", 307, Location="/good")

    def _page(self, _query: str) -> None:
        self._tell(b"<html>", Content_Type="text/html")

    def _packed(self, _query: str) -> None:
        self._tell(b"\x1f\x8b", Content_Encoding="gzip")

    def _short(self, _query: str) -> None:
        self._tell(CUT, length=len(CUT) + 10)

    def _unreadable(self, _query: str) -> None:
        self._tell(CUT)

    def _large(self, _query: str) -> None:
        self._tell(CUT, length=2 * MOST_BYTES)
        piece = b" " * 64 * 1024
        try:
            while True:
                self.wfile.write(piece)
        except OSError:
            return

    def _slow(self, _query: str) -> None:
        self._tell(CUT, length=len(CUT) + 1000)
        try:
            while True:
                self.wfile.write(b" ")
                time.sleep(0.1)
        except OSError:
            self.left.set()


def make_certificate(folder: Path) -> Path:
    """Make a certificate of HOST that signs itself, and its key beside it."""
    paths = (folder / "certificate.pem", folder / "key.pem")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *(
                "-nodes",
                "-days",
                "2",
                "-subj",
                f"/CN={HOST}",
                "-addext",
                f"subjectAltName=DNS:{HOST}",
            ),
            *("-out", str(paths[0]), "-keyout", str(paths[1])),
        ],
        check=True,
        capture_output=True,
    )
    return paths[0]


@contextmanager
def listening(certificate: Path) -> Iterator[int]:
    """Listen on loopback; give the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    server.handle_error = lambda *_about: None  # type: ignore[method-assign]  # clients break off
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
