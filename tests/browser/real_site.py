"""The real site in Chromium, for the commands that look at it and write down what they see."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.conftest import run_command, served


@contextmanager
def real_site() -> Iterator[tuple[Browser, str]]:
    """Build the release and serve it; give a browser and the address.

    :raises SystemExit: there is no Chromium, or the lists do not make a release.
    """
    if not CHROMIUM:
        raise SystemExit("Chromium is needed (Debian: apt-get install chromium)")
    with tempfile.TemporaryDirectory() as name:
        var = Path(name) / "var"
        done = run_command("build", var=var)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        with served(var) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            yield browser, site
            browser.close()
