"""All settings, read once from the environment; nothing else reads it."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

_PACKAGE = Path(__file__).parent
_MEBIBYTE = 1024 * 1024


def content_folder() -> Path:
    """Return where ontology, shapes and data are: in the wheel, else in the checkout."""
    bundled = _PACKAGE / "bundled"
    return bundled if bundled.is_dir() else _PACKAGE.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; seconds, bytes and numbers as the names say."""

    var: Path = Path("var")
    content: Path = Path()
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 16
    page_workers: int = 2
    page_seconds: float = 10.0
    public_workers: int = 2
    public_seconds: float = 10.0
    public_queue: int = 4
    client_seconds: float = 10.0
    memory_bytes: int = 1024 * _MEBIBYTE
    query_bytes: int = 64 * 1024
    corrections_address: str = ""

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
            public_workers=int(text("public_workers", default.public_workers)),
            public_seconds=float(text("public_seconds", default.public_seconds)),
            public_queue=int(text("public_queue", default.public_queue)),
            client_seconds=float(text("client_seconds", default.client_seconds)),
            memory_bytes=int(text("memory_mib", default.memory_bytes // _MEBIBYTE)) * _MEBIBYTE,
            query_bytes=int(text("query_bytes", default.query_bytes)),
            corrections_address=text("corrections_address", default.corrections_address),
        )

    def listening_on(self, host: str | None, port: int | None) -> Self:
        """Return the same settings with another address, where one is given."""
        return replace(self, host=host or self.host, port=port or self.port)


def _templates_version() -> str:
    """Return a digest of templates, stylesheet and boundaries: a page changes when they do."""
    digest = hashlib.sha256()
    drawn = content_folder().glob("data/geo/*.json")
    for path in sorted((*_PACKAGE.glob("templates/*.html"), *_PACKAGE.glob("static/*.*"), *drawn)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


TEMPLATES_VERSION: Final = _templates_version()
