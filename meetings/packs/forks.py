"""The small server that a worker's processes are forked from."""

import multiprocessing
from multiprocessing.context import ForkServerContext

PRELOADED = ["meetings.packs.rendering", "meetings.packs.uploads.confined"]
"""By name: both are to be in the server, whichever of them starts it."""


def fork_context() -> ForkServerContext:
    """Processes started in it find WeasyPrint and the cleaner of uploads loaded, and no Django."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context
