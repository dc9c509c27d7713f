"""Our SPARQL endpoint beside three others: same data, queries and client, in turn."""

import http.client
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

import click
import pyoxigraph as ox

from bench.comparison import section
from bench.dumping import check_file, fetch_all, press_file, static_file
from bench.endpoints import OURS, RDFLIB, Endpoint, all_endpoints
from bench.installing import WORK
from bench.load import Load, encoded, press, write_requests
from bench.processes import come_to_rest
from bench.releases import built
from bench.report import Section
from bench.runs import CLIENTS, FILE, NOT_MODIFIED, Found, again
from bench.workload import PAGES, POINTS, Workload, asked_about_things, check_points, pages, points
from bench.workload import unlike as answered_unlike
from loaders.build import Sources

_TEXTS: Final = {POINTS: 120_000, PAGES: 12_000}
_SLOW: Final = 3
"""rdflib-endpoint gets so many times as long: it answers too few page queries to tell a rate."""


def run(sources: Sources, day: date, rounds: int, seconds: int) -> Section:
    """Build a release, start all endpoints on it, and press them in turn."""
    var, release, graph = built(sources, day)
    with tempfile.TemporaryDirectory(dir=WORK) as name:
        folder = Path(name)
        nquads = folder / "dataset.nq"
        graph.dump(nquads, format=ox.RdfFormat.N_QUADS)
        with (
            all_endpoints(var, nquads, folder) as endpoints,
            static_file(release.dataset, folder / "static") as static,
        ):
            check_file(endpoints[0], release.dataset)
            found = _Run(endpoints, static, graph, folder, seconds).measure(rounds)
    return section(found, rounds, seconds)


class _Run:
    """The endpoints with what they are asked, and what was found."""

    def __init__(
        self,
        endpoints: list[Endpoint],
        static: Endpoint,
        graph: ox.Store,
        folder: Path,
        seconds: int,
    ) -> None:
        self.endpoints, self.static = endpoints, static
        self.ours = endpoints[0]
        self.folder, self.seconds = folder, seconds
        versions = {each.name: each.version for each in (*endpoints, static)}
        self.found = Found(versions, len(graph))
        self.workloads = self._agree(graph)
        self.tags = {load.kind: self._tags(load) for load in self.workloads}

    def _agree(self, graph: ox.Store) -> tuple[Workload, Workload]:
        """Leave out what the endpoints do not answer alike, and remember why."""
        names = asked_about_things()
        self.found.unlike = answered_unlike(self.endpoints, graph, names)
        self.found.queries = [name for name in names if name not in self.found.unlike]
        about_things = points(graph)
        self.found.points = check_points(self.endpoints, about_things)
        return about_things, pages(graph, self.found.queries)

    def _tags(self, load: Workload) -> list[str]:
        """Return the ETag of every repeated query, and see that they are worth a 304."""
        tags = []
        for query in load.repeated():
            tag = self.ours.ask(query).headers.get("etag", "")
            if self.ours.ask(query, tag).status != http.client.NOT_MODIFIED:
                raise RuntimeError(f"no 304 for the ETag {tag!r} of {query}")
            tags.append(tag)
        return tags

    def measure(self, rounds: int) -> Found:
        """Do all rounds; every number of clients has every endpoint in turn."""
        for turn in range(rounds * len(CLIENTS)):
            clients = CLIENTS[turn % len(CLIENTS)]
            click.echo(f"serving: run {turn + 1} of {rounds * len(CLIENTS)}, {clients} clients")
            for load in self.workloads:
                self._press_all(load, turn, clients)
            for endpoint in (self.ours, self.static):
                told = press_file(endpoint, self.folder, clients, self.seconds)
                self.found.loads[FILE, endpoint.name, clients].append(told)
        for _ in range(rounds):
            for endpoint in self.endpoints:
                self.found.dumps[endpoint.name].append(fetch_all(endpoint, self.folder))
        return self.found

    def _press_all(self, load: Workload, turn: int, clients: int) -> None:
        different = write_requests(
            self.folder / "different.txt", load.lines(_TEXTS[load.kind], turn)
        )
        for endpoint in self.endpoints:
            told = self._press(endpoint, load.kind, different, clients)
            if endpoint is self.ours and told.answers > _TEXTS[load.kind]:
                raise RuntimeError(f"{OURS} was asked the same twice: more texts are needed")
            self.found.loads[load.kind, endpoint.name, clients].append(told)
        self._press_again(load, clients)

    def _press_again(self, load: Workload, clients: int) -> None:
        texts = [encoded(query) for query in load.repeated()]
        known = write_requests(self.folder / "known.txt", texts, self.tags[load.kind])
        repeated = write_requests(self.folder / "repeated.txt", texts)
        kind = again(load.kind)
        told = self._press(self.ours, load.kind, known, clients)
        self.found.loads[kind, NOT_MODIFIED, clients].append(told)
        for endpoint in self.endpoints:
            told = self._press(endpoint, load.kind, repeated, clients)
            self.found.loads[kind, endpoint.name, clients].append(told)

    def _press(self, endpoint: Endpoint, kind: str, requests: Path, clients: int) -> Load:
        slow = kind == PAGES and endpoint.name == RDFLIB
        seconds = self.seconds * (_SLOW if slow else 1)
        told = press(endpoint.url, requests, clients, seconds)
        self.found.restless += not come_to_rest(endpoint.session)
        return told
