"""Rendering a few pages that are no part of a pack, while somebody waits for them."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from meetings.packs.forks import fork_context
from meetings.packs.rendering import NotRendered, Rendered, Sheet, render

LONGEST_WAIT = 60.0


class NotMade(Exception):
    """They could not be set, or not in time."""


def render_by_itself(sheets: Sequence[Sheet]) -> list[Rendered]:
    """The sheets in their order, set in a process of their own, which ends with them.

    Raises: NotMade.
    """
    executor = ProcessPoolExecutor(1, mp_context=fork_context())
    try:
        making = [executor.submit(render, sheet) for sheet in sheets]
        return [each.result(timeout=LONGEST_WAIT) for each in making]
    except (NotRendered, BrokenProcessPool, TimeoutError) as error:
        raise NotMade from error
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
