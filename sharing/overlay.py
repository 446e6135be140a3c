"""Lines of words at the head and foot of the pages of a finished PDF, passed over when it is read aloud. R43.

The fonts come from one small page that WeasyPrint makes; the words are then drawn as numbers of their glyphs, so that a
page costs no more than a few lines of content.
"""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape

import pikepdf

CHARACTERS = "".join(map(chr, range(32, 127))) + "·’–"
SIZE = 9  # points, as in the margins of paper.css
EDGE = 56.69  # 20 mm
SPACING = 0.54  # points between bold letters, as paper.css has it between those of the marking
LEFT, CENTRE, RIGHT = "left", "centre", "right"
# Points above the lower edge of the paper; those of the head are measured from the upper edge.
FOOT, LOW_FOOT, HEAD = 25.2, 14.2, -31.5  # the sealed copy’s own line is as low as LOW_FOOT
SAMPLE = """<html lang="en"><style>@page {{ size: 2000pt 50pt; margin: 0 }}
p {{ font: {size}pt "Liberation Sans"; white-space: pre; margin: 0 }} p + p {{ font-weight: bold }}
</style><p>{characters}</p><p>{characters}</p></html>"""
PAIR = re.compile(r"<([0-9a-f]{4})> <([0-9a-f]{4})>")


@dataclass(frozen=True)
class Line:
    """Words of CHARACTERS, where they stand across the page, and how high."""

    words: str
    across: str
    height: float
    bold: bool = False


def put_on_pages(pdf: pikepdf.Pdf, pages: Iterable[Iterable[Line]]) -> None:
    """The lines of each page. The PDF is changed in place."""
    with pikepdf.open(io.BytesIO(_sample())) as sample:
        fonts = {bold: pdf.make_indirect(pdf.copy_foreign(font)) for bold, font in _fonts(sample).items()}
    for page, lines in zip(pdf.pages, pages, strict=True):
        names = {bold: page.add_resource(font, pikepdf.Name.Font, prefix="Line") for bold, font in fonts.items()}
        drawn = "\n".join(_drawn(line, names[line.bold], *map(float, page.cropbox)) for line in lines)
        # The page's own content turns the page over and does not turn it back.
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(
            f"\nQ\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq 0 g\n{drawn}\nQ\nEMC\n".encode()
        )


def marked(pdf: bytes, words: str) -> bytes:
    """The same PDF with one line in the middle of every foot."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        put_on_pages(opened, [[Line(words, CENTRE, LOW_FOOT)]] * len(opened.pages))
        made = io.BytesIO()
        opened.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return made.getvalue()


def _drawn(line, font, left, bottom, right, top):
    glyphs, widths = _measures()[line.bold]
    spacing = SPACING if line.bold else 0
    width = sum(widths[glyphs[one]] for one in line.words) * SIZE / 1000 + spacing * (len(line.words) - 1)
    x = {LEFT: left + EDGE, CENTRE: (left + right - width) / 2, RIGHT: right - EDGE - width}[line.across]
    y = line.height + (bottom if line.height > 0 else top)
    shown = "".join(f"{glyphs[one]:04x}" for one in line.words)
    return f"BT {font} {SIZE} Tf {spacing} Tc {x:.2f} {y:.2f} Td <{shown}> Tj ET"


@cache
def _sample():
    from weasyprint import HTML  # slow to load

    return HTML(string=SAMPLE.format(size=SIZE, characters=escape(CHARACTERS))).write_pdf()


def _fonts(sample):
    """{whether it is bold: the font}"""
    return {"Bold" in str(font.BaseFont): font for font in sample.pages[0].Resources.Font.values()}


@cache
def _measures():
    """{whether it is bold: ({character: glyph}, {glyph: width in thousandths of the size})}"""
    with pikepdf.open(io.BytesIO(_sample())) as sample:
        return {bold: (_glyphs(font), _widths(font)) for bold, font in _fonts(sample).items()}


def _glyphs(font):
    pairs = PAIR.findall(font.ToUnicode.read_bytes().decode())
    return {chr(int(character, 16)): int(glyph, 16) for glyph, character in pairs}


def _widths(font):
    told, widths = list(font.DescendantFonts[0].W), {}
    for first, listed in zip(told[::2], told[1::2], strict=True):
        widths |= {int(first) + index: float(width) for index, width in enumerate(listed)}
    return widths
