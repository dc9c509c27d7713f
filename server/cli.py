"""The command ``samenwijzer``: build, check, serve, query, releases, rollback, docs.

The only file that joins loaders and server. Exit codes: 0 fine, 1 findings or failure, 2 wrong use.
"""

import sys
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from loaders.build import Outcome, Sources, build, check
from loaders.documents.writing import write_documents
from loaders.engines import DEFAULT_ENGINE, ENGINES
from loaders.errors import DayError, SamenwijzerError, SettingError
from loaders.publishing import roll_back
from loaders.release import current_release, list_releases
from server import progress, querying
from server.front import serve
from server.services import read_services
from server.settings import Settings

_FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)
_DAY: Final = click.DateTime(["%Y-%m-%d"])
_ENGINE: Final = click.Choice(list(ENGINES))
_ENGINE_HELP: Final = f"SHACL engine of the gate; {DEFAULT_ENGINE} without it."
_DAY_HELP: Final = "Reference day (YYYY-MM-DD), not before the last merger; today without it."


def _sources(settings: Settings, lists: Path | None) -> Sources:
    content = settings.content
    data = content / "data"
    ontology, shapes = content / "ontology", content / "shapes"
    return Sources(lists or data / "lists", ontology, shapes, data / "LICENSE.md")


def _day(given: Any) -> date:
    """Return the reference day asked for; without one it is today."""
    return given.date() if given else date.today()


def _finish(outcome: Outcome, only: tuple[str, ...] = ()) -> None:
    """Tell the findings and end with 1 when one is a violation."""
    shown = [f for f in outcome.report.sorted() if not only or Path(f.place.file).stem in only]
    progress.tell_findings(shown)
    if outcome.report.violations:
        sys.exit(1)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="samenwijzer")
@click.pass_context
def cli(context: click.Context) -> None:
    """Who covers what, for whom, on what grounds: lists in, a checked graph and a site out."""
    context.obj = Settings.from_environ()


@cli.command("build")
@click.option("--date", "day", type=_DAY, help=_DAY_HELP)
@click.option("--lists", type=_FOLDER, help="Folder with the lists; those of the project else.")
@click.option("--engine", type=_ENGINE, default=DEFAULT_ENGINE, help=_ENGINE_HELP)
@click.pass_obj
def build_command(settings: Settings, day: Any, lists: Path | None, engine: str) -> None:
    """Make a release of the lists; a violation keeps the old one."""
    with progress.Progress() as watcher:
        outcome = build(_sources(settings, lists), settings.var, _day(day), watcher, engine)
    progress.tell_outcome(outcome, watcher)
    _finish(outcome)


@cli.command("check")
@click.argument("names", metavar="[LIST]...", nargs=-1)
@click.option("--date", "day", type=_DAY, help=_DAY_HELP)
@click.option("--lists", type=_FOLDER, help="Folder with the lists; those of the project else.")
@click.option("--engine", type=_ENGINE, default=DEFAULT_ENGINE, help=_ENGINE_HELP)
@click.pass_obj
def check_command(
    settings: Settings, names: tuple[str, ...], day: Any, lists: Path | None, engine: str
) -> None:
    """Run the same line without publishing; tell the findings of all lists, or of those named."""
    with progress.Progress() as watcher:
        outcome = check(_sources(settings, lists), _day(day), watcher, engine)
    progress.tell_outcome(outcome, watcher)
    _finish(outcome, names)


@cli.command("serve")
@click.option("--host", help="Address to listen on; 127.0.0.1 without it.")
@click.option("--port", type=int, help="Port to listen on; 8000 without it.")
@click.pass_context
def serve_command(context: click.Context, host: str | None, port: int | None) -> None:
    """Serve website and SPARQL endpoint of the current release; builds when there is none."""
    settings: Settings = context.obj
    read_services(settings.services)  # what is wrong with it is told before anything is built
    if current_release(settings.var) is None:
        context.invoke(build_command, day=None, lists=None, engine=DEFAULT_ENGINE)
    serve(settings.listening_on(host, port))


@cli.command("query")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
@click.pass_obj
def query_command(settings: Settings, file: Path, form: str) -> None:
    """Ask the current release the query in FILE (.rq)."""
    querying.answer(settings.var, file.read_text(encoding="utf-8"), form)


@cli.command("releases")
@click.pass_obj
def releases_command(settings: Settings) -> None:
    """List the releases there are; the current one is marked."""
    current = current_release(settings.var)
    for release in list_releases(settings.var):
        mark = "*" if current and release.version == current.version else " "
        click.echo(f"{mark} {release.version}  {release.manifest['counts']['quads']} quads")


@cli.command("rollback")
@click.argument("version")
@click.pass_obj
def rollback_command(settings: Settings, version: str) -> None:
    """Go back to the release VERSION."""
    click.echo(f"current is now {roll_back(settings.var, version).version}")


@cli.command("docs")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--date", "day", type=_DAY, help="Day of the graph counted; today without it.")
@click.pass_obj
def docs_command(settings: Settings, folder: Path, day: Any) -> None:
    """Write the documents of the model and of the lists into FOLDER."""
    for path in write_documents(_sources(settings, None), _day(day), folder):
        click.echo(path)


def main() -> None:
    """Run the command; an error of ours is told in one sentence, without a traceback."""
    try:
        cli()
    except SamenwijzerError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2 if isinstance(error, (DayError, SettingError)) else 1)
