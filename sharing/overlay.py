"""A line of words on every page of a finished PDF, its font inside, passed over when it is read aloud. R43.

The font comes from one small page that WeasyPrint makes; the words are then drawn as numbers of its glyphs, so that a
page costs no more than a line of content.
"""

import io
import re
from functools import cache
from html import escape

import pikepdf

CHARACTERS = "".join(map(chr, range(32, 127))) + "·’–"
SIZE = 9  # points, as in the margins of paper.css
EDGE = 56.69  # 20 mm
RIGHT, CENTRE = "right", "centre"
HEIGHTS = {RIGHT: 25.2, CENTRE: 14.2}  # points above the edge of the paper; the sealed copy’s own line is as low
SAMPLE = """<html lang="en"><style>@page {{ size: 2000pt 50pt; margin: 0 }}
p {{ font: {size}pt "Liberation Sans"; white-space: pre; margin: 0 }}</style><p>{characters}</p></html>"""
PAIR = re.compile(r"<([0-9a-f]{4})> <([0-9a-f]{4})>")


def put_on_pages(pdf: pikepdf.Pdf, lines: list[str], where=RIGHT) -> None:
    """Each line at the foot of its page. Characters are those of CHARACTERS; the PDF is changed in place."""
    with pikepdf.open(io.BytesIO(_sample())) as sample:
        font = pdf.make_indirect(pdf.copy_foreign(next(iter(sample.pages[0].Resources.Font.values()))))
    glyphs, widths = _measures()
    for page, line in zip(pdf.pages, lines, strict=True):
        name = page.add_resource(font, pikepdf.Name.Font, prefix="Foot")
        width = sum(widths[glyphs[one]] for one in line) * SIZE / 1000
        left, bottom, right, _ = map(float, page.cropbox)
        x = right - EDGE - width if where == RIGHT else (left + right - width) / 2
        drawn = "".join(f"{glyphs[one]:04x}" for one in line)
        # The page's own content turns the page over and does not turn it back.
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(
            f"\nQ\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq 0 g BT {name} {SIZE} Tf "
            f"{x:.2f} {bottom + HEIGHTS[where]:.2f} Td <{drawn}> Tj ET Q\nEMC\n".encode()
        )


def marked(pdf: bytes, line: str) -> bytes:
    """The same PDF with one line in the middle of every foot."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        put_on_pages(opened, [line] * len(opened.pages), where=CENTRE)
        made = io.BytesIO()
        opened.save(made)
        return made.getvalue()


@cache
def _sample():
    from weasyprint import HTML  # slow to load

    return HTML(string=SAMPLE.format(size=SIZE, characters=escape(CHARACTERS))).write_pdf()


@cache
def _measures():
    """({character: glyph}, {glyph: width in thousandths of the size})"""
    with pikepdf.open(io.BytesIO(_sample())) as sample:
        font = next(iter(sample.pages[0].Resources.Font.values()))
        pairs = PAIR.findall(font.ToUnicode.read_bytes().decode())
        glyphs = {chr(int(character, 16)): int(glyph, 16) for glyph, character in pairs}
        told, widths = list(font.DescendantFonts[0].W), {}
        for first, listed in zip(told[::2], told[1::2], strict=True):
            widths |= {int(first) + index: float(width) for index, width in enumerate(listed)}
    return glyphs, widths
