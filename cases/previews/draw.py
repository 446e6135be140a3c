"""A program of its own: draws one page of the PDF or picture on its input. It gives itself hardly any means first.

Arguments: `pdf` or `image`; `count` or a page's number from 1. Output: a line of JSON, then the picture.
"""

import io
import json
import resource
import sys
import warnings

import pypdfium2
from PIL import Image, ImageOps, MpoImagePlugin  # noqa: F401 - a telephone's JPEG, read before nothing can be

MEMORY = 1024 * 1024 * 1024  # bytes
SECONDS = 10  # of the processor
WIDTH, HEIGHT = 1400, 2000  # pixels of a picture at most
MOST_PIXELS = 64_000_000  # of a picture as it is given
PRINTED_AT = 150 / 72  # of a PDF's own measure


def warm_up():
    """Draw something harmless of each kind, so that all code is read while files can be opened."""
    turned = Image.Exif()
    turned[0x0112] = 6
    for kind in ("JPEG", "PNG"):
        drawn = io.BytesIO()
        Image.new("RGB", (8, 8)).save(drawn, kind, exif=turned)
        of_image(drawn, "1")
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(9, 9)
    written = io.BytesIO()
    pdf.save(written)
    of_pdf(written, "1")


def give_up_means():
    """No more memory than this, no file, socket or process from now on: what is open already is all there is."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    for means in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC):
        resource.setrlimit(means, (0, 0))


def of_pdf(file, what):
    try:
        pdf = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        return {"problem": "password" if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD else "unreadable"}, b""
    if what == "count":
        return {"pages": len(pdf)}, b""
    page = pdf[int(what) - 1]
    scale = min(PRINTED_AT, WIDTH / max(page.get_width(), 1), HEIGHT / max(page.get_height(), 1))
    return {"type": "image/png"}, as_bytes(page.render(scale=scale, may_draw_forms=False).to_pil(), "PNG")


def of_image(file, what):
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    if what not in ("count", "1"):
        return {"problem": "unreadable"}, b""
    picture = Image.open(file, formats=["JPEG", "PNG"])
    if what == "count":
        picture.load()
        return {"pages": 1}, b""
    kind = "PNG" if picture.format == "PNG" else "JPEG"
    picture.draft("RGB", (WIDTH, HEIGHT))
    picture = ImageOps.exif_transpose(picture)
    picture = picture.convert("RGB" if kind == "JPEG" else "RGBA")
    picture.thumbnail((WIDTH, HEIGHT))
    return {"type": f"image/{kind.lower()}"}, as_bytes(picture, kind)


def as_bytes(picture, kind):
    """Only the pixels: what came with them in the file (EXIF, a place, comments) stays behind."""
    picture.info = {}
    drawn = io.BytesIO()
    picture.save(drawn, kind, **({"quality": 85} if kind == "JPEG" else {}))
    return drawn.getvalue()


def main(kind, what):
    warm_up()
    give_up_means()
    try:
        said, content = {"pdf": of_pdf, "image": of_image}[kind](sys.stdin.buffer, what)
    except Exception:  # whatever a hostile file does, the answer is the same
        said, content = {"problem": "unreadable"}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + content)


if __name__ == "__main__":
    main(*sys.argv[1:])
