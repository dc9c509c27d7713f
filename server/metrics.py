"""The numbers of the service, for Prometheus: what was asked, how long it took, how it stands.

Source: Prometheus, metric and label naming; exposition formats.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_KINDS: Final = {
    "/data": "file",
    "/static": "file",
    "/sparql": "sparql",
    "/id": "linked data",
    "/doc": "linked data",
    "/ns": "linked data",
    "/.well-known": "linked data",
    "/health": "operations",
    "/status": "operations",
    "/metrics": "operations",
}
Status = dict[str, Any]
"""What ``/status`` tells."""


def kind_of(path: str) -> str:
    """Return the class of a path: page, sparql, file, linked data or operations."""
    second = path.find("/", 1)
    return _KINDS.get(path if second < 0 else path[:second], "page")


class Metrics:
    """Counts requests; the rest is read from the status when somebody asks."""

    def __init__(self, status: Callable[[], Status]) -> None:
        """Tell of the service whose status ``status`` returns."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "samenwijzer_requests",
            "Requests by class of path and of status; broken is an answer that did not come whole.",
            ("route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "samenwijzer_request_seconds",
            "Time from the head of a request to the last byte of its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._known: dict[tuple[str, str], tuple[Counter, Histogram]] = {}
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._registry.register(_Standing(status))

    def count(self, kind: str, status: str, seconds: float) -> None:
        """Count a request; what ``labels`` finds is kept, for it is slow."""
        both = self._known.get((kind, status))
        if both is None:
            both = self._requests.labels(kind, status), self._seconds.labels(kind)
            self._known[kind, status] = both
        both[0].inc()
        both[1].observe(seconds)

    def text(self) -> bytes:
        """Return all numbers."""
        return generate_latest(self._registry)


class _Standing(Collector):
    """The numbers that are there already, as a scrape finds them."""

    def __init__(self, status: Callable[[], Status]) -> None:
        self._status = status

    def describe(self) -> Iterator[Metric]:
        """Name nothing beforehand: registering must not ask for the status."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield the numbers."""
        status = self._status()
        yield from _of_lanes(status["lanes"])
        yield from _of_cache("cache", "answers", status["cache"])
        yield from _of_cache("page_cache", "pages", status["page_cache"])
        yield from _of_cache("repeats", "what was asked in the same bytes", status["repeats"])
        yield _gauge("pages_open", "Requests that threads make or wait for.", status["pages_open"])
        yield _gauge("triples", "Triples in the release.", status["triples"])
        yield _gauge("load_seconds", "How long the host took to start.", status["load_seconds"])
        release = GaugeMetricFamily(
            "samenwijzer_release", "The release that answers.", labels=["version"]
        )
        release.add_metric([status["version"]], 1)
        yield release
        yield CounterMetricFamily(
            "samenwijzer_hosts_started", "Hosts started.", status["hosts_started"]
        )


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"samenwijzer_{name}", told, value)


def _of_cache(name: str, what: str, cache: Status) -> Iterator[Metric]:
    yield CounterMetricFamily(
        f"samenwijzer_{name}_hits", f"Requests for {what} answered from the cache.", cache["hits"]
    )
    yield CounterMetricFamily(
        f"samenwijzer_{name}_misses", f"Requests for {what} not found there.", cache["misses"]
    )
    yield _gauge(f"{name}_bytes", f"Bytes of {what} in the cache.", cache["bytes"])


def _of_lanes(lanes: Status) -> Iterator[Metric]:
    told = {
        "workers": "Workers of a lane.",
        "busy": "Workers that evaluate now.",
        "waiting": "Questions that wait for a turn.",
    }
    for name, words in told.items():
        gauge = GaugeMetricFamily(f"samenwijzer_lane_{name}", words, labels=["lane"])
        for lane, numbers in lanes.items():
            gauge.add_metric([lane], numbers[name])
        yield gauge
    yield _replaced(lanes)


def _replaced(lanes: Status) -> Metric:
    counter = CounterMetricFamily(
        "samenwijzer_workers_replaced",
        "Workers replaced since this host started: renewed in time, or broken by what was asked.",
        labels=["lane", "why"],
    )
    for lane, numbers in lanes.items():
        for why in ("renewed", "broken"):
            counter.add_metric([lane, why], numbers[why])
    return counter
