"""Static files as Starlette serves them, beside our dump: what its server can do at most."""

import os

from starlette.staticfiles import StaticFiles

app = StaticFiles(directory=os.environ["BENCH_FOLDER"])
