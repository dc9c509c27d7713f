"""All settings, read once from the environment; nothing else reads it."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

_PACKAGE = Path(__file__).parent
_MEBIBYTE = 1024 * 1024
_SPARE = 2
"""So many light workers more than have a turn: they stand in for those that are being replaced."""
_PATIENCE = 4
_CONNECTIONS = 4
"""The engine needs one for a SERVICE, and another while it looks up a name."""
_MARGIN_SECONDS = 1.0  # the front ends light questions itself; the host only when it does not


def content_folder() -> Path:
    """Return where ontology, shapes and data are: in the wheel, else in the checkout."""
    bundled = _PACKAGE / "bundled"
    return bundled if bundled.is_dir() else _PACKAGE.parent


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many workers a lane has, and what a question may take: seconds, memory in bytes.

    ``kept_bytes``: who has more memory of its own after a question makes place for a fresh worker.
    ``connections``: so many may a worker have beside the one with its asker.
    """

    workers: int
    seconds: float
    memory_bytes: int
    kept_bytes: int
    connections: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; seconds, bytes and numbers as the names say."""

    var: Path = Path("var")
    content: Path = Path()
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 4
    page_workers: int = 2
    page_seconds: float = 10.0
    light_workers: int = 4
    light_seconds: float = 0.25
    light_bytes: int = _MEBIBYTE
    public_workers: int = 2
    public_seconds: float = 10.0
    public_queue: int = 32
    client_queries: int = 8
    client_budget: float = 60.0
    client_seconds: float = 10.0
    trusted_proxies: str = ""
    services: str = ""
    cache_bytes: int = 32 * _MEBIBYTE
    page_cache_bytes: int = 16 * _MEBIBYTE
    memory_bytes: int = 192 * _MEBIBYTE
    query_bytes: int = 64 * 1024
    address_bytes: int = 16 * 1024
    answer_bytes: int = 512 * _MEBIBYTE
    corrections_address: str = ""
    log: str = ""

    @property
    def light_patience(self) -> float:
        """How long a light question may take by the clock, when many share the processors."""
        return _PATIENCE * self.light_seconds

    @property
    def _connections(self) -> int:
        return _CONNECTIONS if self.services else 0

    @property
    def lanes(self) -> dict[str, Bounds]:
        """The bounds of the workers of each lane."""
        room = self.memory_bytes
        light = self.light_workers + _SPARE
        late = self.light_patience + _MARGIN_SECONDS
        return {
            "pages": Bounds(self.page_workers, self.page_seconds, 2 * room, room // 4),
            "light": Bounds(light, late, room // 4, room),
            "heavy": Bounds(
                self.public_workers, self.public_seconds, room, room // 4, self._connections
            ),
        }

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the settings; names are ``SAMENWIJZER_`` and the name in capitals.

        :raises ValueError: when a number is not one.
        """

        def text(name: str, default: object) -> str:
            return environ.get(f"SAMENWIJZER_{name.upper()}", str(default))

        default = cls()
        return cls(
            var=Path(text("var", default.var)).absolute(),
            content=content_folder(),
            host=text("host", default.host),
            port=int(text("port", default.port)),
            threads=int(text("threads", default.threads)),
            page_workers=int(text("page_workers", default.page_workers)),
            page_seconds=float(text("page_seconds", default.page_seconds)),
            light_workers=int(text("light_workers", default.light_workers)),
            light_seconds=float(text("light_seconds", default.light_seconds)),
            light_bytes=int(text("light_bytes", default.light_bytes)),
            public_workers=int(text("public_workers", default.public_workers)),
            public_seconds=float(text("public_seconds", default.public_seconds)),
            public_queue=int(text("public_queue", default.public_queue)),
            client_queries=int(text("client_queries", default.client_queries)),
            client_budget=float(text("client_budget", default.client_budget)),
            trusted_proxies=text("trusted_proxies", default.trusted_proxies),
            services=" ".join(text("services", default.services).split()),
            cache_bytes=int(text("cache_mib", default.cache_bytes // _MEBIBYTE)) * _MEBIBYTE,
            page_cache_bytes=int(text("page_cache_mib", default.page_cache_bytes // _MEBIBYTE))
            * _MEBIBYTE,
            address_bytes=int(text("address_bytes", default.address_bytes)),
            answer_bytes=int(text("answer_bytes", default.answer_bytes)),
            client_seconds=float(text("client_seconds", default.client_seconds)),
            memory_bytes=int(text("memory_mib", default.memory_bytes // _MEBIBYTE)) * _MEBIBYTE,
            query_bytes=int(text("query_bytes", default.query_bytes)),
            corrections_address=text("corrections_address", default.corrections_address),
            log=text("log", default.log),
        )

    def listening_on(self, host: str | None, port: int | None) -> Self:
        """Return the same settings with another address, where one is given."""
        return replace(self, host=host or self.host, port=port or self.port)


def _templates_version() -> str:
    """Return a digest of all that pages are drawn with: templates, stylesheet, code, boundaries."""
    digest = hashlib.sha256()
    code = (_PACKAGE / "pieces.py", *_PACKAGE.glob("maps/*.py"))
    drawn = (*content_folder().glob("data/geo/*.json"), *code)
    for path in sorted((*_PACKAGE.glob("templates/*.html"), *_PACKAGE.glob("static/*.*"), *drawn)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


TEMPLATES_VERSION: Final = _templates_version()
