"""One tagged PDF out of several that were rendered apart: pages, tags, bookmarks, links, page numbers. R43.

`pages.extend` alone would leave the tags behind, and with them the way a screen reader goes through the pages.
"""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem

from sharing import overlay
from sharing.overlay import FOOT, HEAD, LEFT, RIGHT, Line
from sharing.tags import elements, pairs, rename

VERSION = "1.7"
BASELINE = 4.4  # points between the lower edge of a link and the foot of its letters
MARKING = Line("OFFICIAL-SENSITIVE", LEFT, HEAD, bold=True)
PART = re.compile(r"part:(\d+)")  # what a link to another part says: its number, counted from 0


@dataclass(frozen=True)
class Part:
    """A tagged PDF of one's own, and how the whole calls it: at head and foot of its pages and before its bookmark."""

    pdf: bytes
    head: str = ""  # its reference; where it is empty, the part has heads of its own
    foot: str = ""  # "Item 3"
    number: str = ""  # "3. "
    repeats: bool = False  # another part was made from the same PDF, so that their tags have the same ids


def join(parts: Iterable[Part], *, title: str, numbered=True) -> bytes:
    """The parts in their order as one PDF/UA, with "page n of m" on every page unless `numbered` is False.

    Language and marking of the whole are those of the first part.
    """
    with pikepdf.new() as whole:
        tags = _Tags(whole)
        firsts, heads, feet, bookmarks = [], [], [], []
        for part in parts:
            with pikepdf.open(io.BytesIO(part.pdf)) as source:
                if not firsts:
                    _take_over(whole, source)
                firsts.append(len(whole.pages))
                tags.add(source, repeats=part.repeats)
                heads += [[MARKING, Line(part.head, RIGHT, HEAD)] if part.head else []] * len(source.pages)
                feet += [part.foot] * len(source.pages)
                bookmarks += _bookmarks(source, firsts[-1], part.number)
        tags.finish()
        with whole.open_outline() as outline:
            outline.root.extend(bookmarks)
        drawn = zip(heads, _numbers(feet) if numbered else [[]] * len(feet), _leads(whole, firsts), strict=True)
        overlay.put_on_pages(whole, map(chain.from_iterable, drawn))
        _entitle(whole, title)
        made = io.BytesIO()
        # Tags are many small objects: together they are a third as large, and a copy is the sooner made of them.
        whole.save(made, min_version=VERSION, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return made.getvalue()


class _Tags:
    """The structure trees of the parts, one after the other in a Document of the whole."""

    def __init__(self, whole):
        self.whole = whole
        self.root = whole.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root, K=Array([])))
        self.parents = Array([])
        self.next_key = 0

    def add(self, source, *, repeats):
        """The pages of `source` and their tags; keys get numbers that no other part has, and so do ids that repeat."""
        before, offset = len(self.whole.pages), self.next_key
        for element in elements(source) if repeats else ():
            rename(element, offset)
        self.whole.pages.extend(source.pages)
        tree = self.whole.copy_foreign(source.Root.StructTreeRoot)
        for child in tree.K:
            # Each part has a Document of its own: what is in it goes into that of the whole.
            for element in child.K if Name.Document == child.S else [child]:
                element.P = self.document
                self.document.K.append(element)
        for key, value in pairs(tree.ParentTree):
            self.parents.extend([key + offset, value])
            self.next_key = max(self.next_key, key + offset + 1)
        for page in list(self.whole.pages)[before:]:
            _shift(page.obj, offset)

    def finish(self):
        self.root.K = Array([self.document])
        self.root.ParentTree = self.whole.make_indirect(Dictionary(Nums=self.parents))
        self.root.ParentTreeNextKey = self.next_key
        self.whole.Root.StructTreeRoot = self.root


def _shift(page, offset):
    if "/StructParents" in page:
        page.StructParents = int(page.StructParents) + offset
    for note in page.get("/Annots", []):
        if "/StructParent" in note:
            note.StructParent = int(note.StructParent) + offset


def _take_over(whole, source):
    for key in ("/Lang", "/MarkInfo", "/ViewerPreferences", "/Metadata"):
        if key in source.Root:
            value = source.Root[key]
            is_scalar = isinstance(value, (pikepdf.String, str))
            whole.Root[key] = value if is_scalar else whole.copy_foreign(source.make_indirect(value))


def _bookmarks(source, first, number):
    """The part's bookmarks, from the page that it begins on."""
    at = {page.obj.objgen: first + index for index, page in enumerate(source.pages)}

    def copied(item):
        page, *where = item.destination
        made = OutlineItem(item.title, at[page.objgen], "XYZ", left=where[1], top=where[2])
        made.children.extend(copied(child) for child in item.children)
        return made

    with source.open_outline() as outline:
        made = [copied(item) for item in outline.root]
    for item in made[:1]:
        item.title = number + item.title
    return made


def _leads(whole, firsts):
    """Links that name a part go to the page that it begins on; its number, a list for each page, stands beside them."""
    lines = []
    for page in whole.pages:
        lines.append([])
        for note in page.obj.get("/Annots", []):
            told = PART.fullmatch(str(note.get("/A", {}).get("/URI", "")))
            if told:
                del note.A
                number = firsts[int(told[1])]
                note.Dest = Array([whole.pages[number].obj, Name.XYZ, None, None, None])
                note.Contents = pikepdf.String(f"Page {number + 1}")
                lines[-1].append(Line(str(number + 1), RIGHT, min(float(note.Rect[1]), float(note.Rect[3])) + BASELINE))
    return lines


def _numbers(feet):
    told = (" · ".join(filter(None, [foot, f"page {number} of {len(feet)}"])) for number, foot in enumerate(feet, 1))
    return [[Line(words, RIGHT, FOOT)] for words in told]


def _entitle(whole, title):
    with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
    whole.docinfo["/Title"] = title
