"""A bound on uploads that holds at every address, before a view or the CSRF check reads them."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

FORM_BYTES = 1024 * 1024
"""What a form may have beside its file."""


class UploadLimit(FileUploadHandler):
    """Takes no file of a request that is too long; its fields up to the file are there."""

    too_long = False

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.too_long = content_length > settings.MAX_UPLOAD_BYTES + FORM_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if self.too_long:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
