"""Where documents lie: sealed under their own name, written beside and put in place whole."""

import hashlib
import os
import uuid
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from sharing import sealed_files

UNFINISHED = ".unfinished"


class SealedStorage(FileSystemStorage):
    def get_available_name(self, name, max_length=None):
        """The name is the document's id: another would not be found again."""
        return name

    def size(self, name):
        with self.open(name) as file:
            return file.seek(0, os.SEEK_END)

    def _open(self, name, mode="rb"):
        if mode != "rb":
            raise ValueError("A document is written once, by save.")
        return File(sealed_files.opened(self.raw(name), Path(name).name), name)

    def _save(self, name, content):
        if self.exists(name):
            raise FileExistsError("A document of this id lies there already.")
        with self._put_in_place(name) as file:
            sealed_files.write(file, content.chunks(), Path(name).name)
        return name

    def seal(self, name, sha256: str) -> bool:
        """Seal what lies there in clear, or under a key that is not the first any more; False where all is well.

        Damaged where it is not what `sha256` says. Interrupted at any moment, there is the old file or the new one.
        """
        key = Path(name).name
        with self.raw(name) as old:
            is_sealed = sealed_files.is_sealed(old)
            if is_sealed and sealed_files.is_under_first_key(old):
                return False
            clear = sealed_files.opened(old, key) if is_sealed else old
            clear.seek(0)
            with self._put_in_place(name) as new:
                sealed_files.write(new, iter(lambda: clear.read(sealed_files.PIECE), b""), key)
                new.flush()
                with sealed_files.opened(open(new.name, "rb"), key) as written:
                    if hashlib.file_digest(written, "sha256").hexdigest() != sha256:
                        raise sealed_files.Damaged("The file is not the one that was uploaded.")
        return True

    def raw(self, name):
        """The file as it lies there."""
        return open(self.path(name), "rb")

    def everything(self):
        """`(name, time it was last written)` of whatever lies here, unfinished files too."""
        for path in Path(self.location).glob("*/*"):
            if path.is_file():
                name = str(path.relative_to(self.location))
                yield name, self.get_modified_time(name)

    @contextmanager
    def _put_in_place(self, name):
        """A file to write into, which then takes its place at once and for good, or is gone."""
        path = Path(self.path(name))
        path.parent.mkdir(mode=self.directory_permissions_mode or 0o700, parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}{UNFINISHED}")
        try:
            with open(beside, "xb", opener=_for_us_alone) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
            _sync(path.parent)
        finally:
            beside.unlink(missing_ok=True)


def _for_us_alone(path, flags):
    return os.open(path, flags, 0o600)


def _sync(folder):
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
