"""Files of every kind that is taken, small and real, and such as are not what they seem."""

import io
import struct
import zipfile
import zlib

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

DOCX_TYPES = (
    '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
DOCM_TYPES = DOCX_TYPES.replace(
    "vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main"
)
ODT = "application/vnd.oasis.opendocument.text"


def upload(name, content):
    return SimpleUploadedFile(name, content)


def pdf(pages=1, password=None, size=(595, 842)):
    written = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=size)
        encryption = {"encryption": pikepdf.Encryption(owner="o", user=password)} if password else {}
        made.save(written, **encryption)
    return written.getvalue()


def archive(parts):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return written.getvalue()


def docx(types=DOCX_TYPES, **more):
    return archive({"[Content_Types].xml": types, "word/document.xml": "<x/>", **more})


def odt(mimetype=ODT, **more):
    return archive({"mimetype": mimetype, "content.xml": "<x/>", **more})


def picture(kind="JPEG", size=(40, 30), **more):
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **more)
    return written.getvalue()


def photo_with_a_place():
    """A photograph that says where it was taken, and by what."""
    exif = Image.Exif()
    exif[0x010F] = "Telephone of the family"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (53.0, 24.0, 12.0)
    return picture(exif=exif)


def bomb_picture(side=30_000):
    """A PNG of some kilobytes that unpacks to 900 million pixels."""

    def chunk(kind, data):
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side // 8 + 1)) for _ in range(side)) + packer.flush()
    head = struct.pack("!IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def bomb_archive():
    """A DOCX whose parts are 300 MB in clear and little as it lies."""
    return docx(**{f"word/media/{number}.bmp": bytes(50_000_000) for number in range(6)})
