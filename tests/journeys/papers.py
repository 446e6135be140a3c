"""What stands in a pack: its pages as text and as pictures. Poppler does the reading."""

import re
import subprocess
import unicodedata
from dataclasses import dataclass, field

from tests.journeys.mailbox import open_sealed

A4 = (595, 842)  # points
MARGIN = 57  # points, 20 mm: where the running head and the stamp are


@dataclass
class Papers:
    """One copy, opened with its password. `pages` with head and foot, `body` all words between them, squeezed."""

    pages: list[str]
    body: str
    names: set = field(default_factory=set)

    def has(self, words):
        return squeezed(words) in self.body


def read(sealed, password, path) -> Papers:
    """Opens a sealed copy, keeps it without its password at `path`, and reads it."""
    with open_sealed(sealed, password) as pdf:
        assert pdf.encryption.R == 6, f"{path.name} is not AES-256 but R{pdf.encryption.R}"
        assert pdf.encryption.stream_method.name == "aesv3", f"{path.name}: {pdf.encryption.stream_method}"
        pdf.save(path)
    whole = _text(path)
    inner = _text(path, "-x", "0", "-y", str(MARGIN), "-W", str(A4[0]), "-H", str(A4[1] - 2 * MARGIN))
    return Papers(pages=whole.split("\f")[:-1], body=squeezed(inner))


def squeezed(words):
    """Without spaces and ligatures, so that where a line breaks does not matter."""
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFKC", words))


def draw(path, folder):
    """Each page as a PNG."""
    folder.mkdir()
    subprocess.run(["pdftoppm", "-r", "80", "-png", path, folder / "page"], check=True)


def _text(path, *options):
    command = ["pdftotext", "-raw", "-enc", "UTF-8", *options, path, "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()
