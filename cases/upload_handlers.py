"""How the bytes of an upload are received: in memory, so that no temporary file ever holds them in clear."""

import os

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# Of all files of a request: the largest that the panel's setting allows. What is beyond is counted and thrown away.
MOST = 50 * 1024 * 1024


class InMemory(FileUploadHandler):
    chunk_size = 64 * 1024

    def __init__(self, request=None):
        super().__init__(request)
        self.taken = 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        file = os.fdopen(os.memfd_create("upload"), "w+b")
        self.file = UploadedFile(file, self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data, start):
        self.taken += len(raw_data)
        if self.taken <= MOST:
            self.file.write(raw_data)

    def file_complete(self, file_size):
        self.file.seek(0)
        self.file.size = file_size  # also of what was thrown away: it is then refused as too large
        return self.file

    def upload_interrupted(self):
        if getattr(self, "file", None):
            self.file.close()
