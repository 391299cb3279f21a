"""The process in which an upload is read: little memory, little time, and its own death."""

import logging
import resource
import warnings
from multiprocessing.connection import Connection

from pikepdf import settings
from PIL import Image

from meetings.packs.forks import fork_context

from . import cleaning
from .outcome import DAMAGED, TOO_COMPLEX, CleanedPdf, Limits, UnusablePdf


def clean_apart(content: bytes, description: str, limits: Limits) -> CleanedPdf:
    """Clean an upload in a process that may crash, hang or run out of memory.

    Raises: UnusablePdf, for these too.
    """
    context = fork_context()
    here, there = context.Pipe(duplex=False)
    process = context.Process(
        target=_answer, args=(there, content, description, limits), daemon=True
    )
    process.start()
    there.close()
    try:
        if not here.poll(limits.seconds):
            raise UnusablePdf(TOO_COMPLEX)
        answer = here.recv()
    except (EOFError, OSError) as error:
        raise UnusablePdf(DAMAGED) from error
    finally:
        process.kill()
        process.join()
        process.close()
        here.close()
    if isinstance(answer, UnusablePdf):
        raise answer
    if not isinstance(answer, CleanedPdf):
        raise UnusablePdf(DAMAGED)
    return answer


def _answer(there: Connection, content: bytes, description: str, limits: Limits) -> None:
    _confine(limits)
    try:
        answer: CleanedPdf | UnusablePdf = cleaning.clean(content, description, limits)
    except UnusablePdf as refusal:
        answer = refusal
    there.send(answer)
    there.close()


def _confine(limits: Limits) -> None:
    """Limits of this process from here on; only for one that ends with its upload."""
    logging.disable()  # what libraries say of a damaged file helps nobody
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds + 5, limits.seconds + 5))
    Image.MAX_IMAGE_PIXELS = None  # each picture is measured against `limits.pixels` instead
    settings.set_qpdf_limits(
        doc_max_warnings=5_000,
        parser_max_errors=0,  # at its limit qpdf drops the rest of a page without a word
        flate_max_memory=limits.unpacked,
        png_max_memory=limits.unpacked,
        tiff_max_memory=limits.unpacked,
        run_length_max_memory=limits.unpacked,
    )
