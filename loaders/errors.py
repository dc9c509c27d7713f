"""The errors we raise, each one readable sentence with its fix.

::

    SamenwijzerError
    ├── ListingError     a list as a whole cannot be read
    ├── CellError        one cell cannot be read
    ├── DayError         the lists cannot tell of the reference day asked for
    ├── SettingError     a setting cannot be what it is
    ├── GateError        the graph does not pass
    ├── ReleaseError     a release is missing, broken or locked
    ├── StoreError       the store cannot answer
    └── QueryError       a query or rule is wrong
"""

from loaders.findings import Place, Report


class SamenwijzerError(Exception):
    """Base of all our errors; ``message`` says what is wrong, ``fix`` how to mend it."""

    def __init__(self, message: str, place: Place | None = None, fix: str = "") -> None:
        """Keep the parts; the text is made of them."""
        self.message = message
        self.place = place
        self.fix = fix
        super().__init__(message)

    def __str__(self) -> str:
        """Return one sentence: where, what, and the fix."""
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}" + (f". Fix: {self.fix}." if self.fix else "")


class ListingError(SamenwijzerError):
    """A list as a whole cannot be read: no file, no header, no sheet."""


class CellError(SamenwijzerError):
    """One cell cannot be read; ``found`` and ``expected`` say it without the place."""

    def __init__(self, found: str, expected: str, fix: str, place: Place | None = None) -> None:
        """Keep what was found and expected, for the finding made of it."""
        self.found = found
        self.expected = expected
        super().__init__(f"found {found}, expected {expected}", place, fix)


class DayError(SamenwijzerError):
    """The lists cannot tell of the reference day asked for: wrong use, not a finding."""


class SettingError(SamenwijzerError):
    """A setting cannot be what it is: wrong use; told before anything starts."""


class GateError(SamenwijzerError):
    """The graph does not pass; ``report`` holds every finding."""

    def __init__(self, message: str, report: Report, fix: str = "") -> None:
        """Keep the report."""
        self.report = report
        super().__init__(message, fix=fix)


class ReleaseError(SamenwijzerError):
    """A release is missing, broken, or another build holds the lock."""


class StoreError(SamenwijzerError):
    """The store cannot answer now."""


class QueryError(SamenwijzerError):
    """A query or rule has an error."""
