"""What all tests of shapes share: a case per broken triple, and what its results must tell."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

from loaders.findings import Severity
from loaders.gate import Result


def cases(breaks: Mapping[str, Sequence[Any]]) -> list[Any]:
    """Return a test case (shape, change) for every change that breaks a shape."""
    return [
        pytest.param(shape, change, id=f"{shape}-{number}")
        for shape, changes in breaks.items()
        for number, change in enumerate(changes, 1)
    ]


def assert_told(results: Iterable[Result], shape: str, severity: Severity) -> None:
    """Assert that the shape gave results, of its rule and severity, with the fix in two tongues."""
    own = [result for result in results if result.shape.endswith(f"#{shape}")]
    assert own, "nothing was told"
    assert {result.rule for result in own} == {shape.partition("-")[0]}
    assert {result.severity for result in own} == {severity}
    for result in own:
        assert " Herstel: " in result.message_nl
        assert " Fix: " in result.message_en
