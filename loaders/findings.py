"""Where something stands in a list, and what a check found there."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell, row or column of a delivered file; row 1 is the header, as the spreadsheet shows."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        """Return it in words, without the parts that are not known."""
        parts = [self.file]
        if self.sheet:
            parts.append(f'sheet "{self.sheet}"')
        if self.row:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f'column "{self.column}"')
        return ", ".join(parts)


class Severity(StrEnum):
    """A violation refuses the release, a warning does not."""

    VIOLATION = "violation"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: where, what was found, what was expected, how to mend it.

    ``message_nl`` is what a shape says in Dutch; ``node`` the IRI of what is at fault.
    """

    place: Place
    found: str
    expected: str
    fix: str
    rule: str = ""
    severity: Severity = Severity.VIOLATION
    message_nl: str = ""
    node: str = ""

    def text(self) -> str:
        """Return the finding as one line for a person."""
        return f"{self.place}: found {self.found}, expected {self.expected}. Fix: {self.fix}."


@dataclass(slots=True)
class Report:
    """All findings of a run."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Add one finding."""
        self.findings.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Add several findings."""
        self.findings.extend(findings)

    @property
    def violations(self) -> list[Finding]:
        """The findings that refuse a release."""
        return [f for f in self.findings if f.severity is Severity.VIOLATION]

    @property
    def warnings(self) -> list[Finding]:
        """The findings that do not."""
        return [f for f in self.findings if f.severity is Severity.WARNING]

    def sorted(self) -> list[Finding]:
        """Return them by place: file, sheet, row, column."""
        return sorted(self.findings, key=lambda f: (f.severity, f.place, f.rule, f.found))

    def to_json(self) -> str:
        """Return all findings as JSON, sorted."""
        return json.dumps([asdict(f) for f in self.sorted()], ensure_ascii=False, indent=2) + "\n"
