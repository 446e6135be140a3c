"""The tags of a PDF, by which it is read aloud: which there are, which lead nowhere, and how those are mended. R43."""

import hashlib
import io
import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

MARKED = re.compile(rb"/Span\s*<<\s*/MCID (\d+)\s*>>\s*BDC")
REVISION = 2  # to be raised when tags are made otherwise: what was kept is then made anew
BARE = {"/Type", "/S", "/K", "/Pg", "/P"}
ARTIFACT = b"/Artifact <</Type /Pagination>> BDC"


def pairs(tree) -> Iterator[tuple[int, object]]:
    """(key, value) of a number tree, however deep it is."""
    for kid in tree.get("/Kids", []):
        yield from pairs(kid)
    told = list(tree.get("/Nums", []))
    for key, value in zip(told[::2], told[1::2], strict=True):
        yield int(key), value


def elements(pdf: pikepdf.Pdf) -> Iterator[Dictionary]:
    """Every element of the structure tree, and what they hold on a page that is not text: links."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Array):
            waiting += list(one)
        elif isinstance(one, Dictionary):
            yield one
            waiting += [one.K] if "/K" in one else []


def dangling(pdf: pikepdf.Pdf) -> tuple[int, int]:
    """How many tags a PDF has, and how many lead nowhere: to no page of it, or from a page to nothing in the tree."""
    pages = {page.obj.objgen for page in pdf.pages}
    found = list(elements(pdf))
    tree = _numbers(found)
    lost = sum(1 for one in found if "/Pg" in one and one.Pg.objgen not in pages)
    parents = dict(pairs(pdf.Root.StructTreeRoot.ParentTree))
    for page in pdf.pages:
        listed = parents.get(int(page.obj.get("/StructParents", -1)))
        used = [int(number) for number in re.findall(rb"/MCID (\d+)", _content(page))]
        lost += sum(1 for number in used if listed is None or not _is_in(tree, listed, number))
        notes = [note for note in page.obj.get("/Annots", []) if "/StructParent" in note]
        lost += sum(1 for note in notes if _number(parents.get(int(note.StructParent))) not in tree)
    return len(tree), lost


def tidied(pdf: bytes) -> bytes:
    """The same PDF with its tags as they should be.

    WeasyPrint makes each line of text a tag that says nothing, half of them all: lines become content of their
    paragraph or cell. Its running heads have tags that are in no tree: they are marked as what they are. The ids of
    heads of tables, by which cells name them, are the same in every PDF: they are given what tells this one apart.
    """
    prefix = hashlib.sha256(pdf).hexdigest()[:12]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        parents = dict(pairs(opened.Root.StructTreeRoot.ParentTree))
        lists = {page.obj.objgen: parents.get(int(page.obj.get("/StructParents", -1))) for page in opened.pages}
        for element in opened.Root.StructTreeRoot.K:
            _make_plain(element, lists)
        tree = set()
        for element in elements(opened):
            rename(element, prefix)
            tree |= _numbers([element])
        for page in opened.pages:
            if (listed := lists[page.obj.objgen]) is not None:
                _mend(opened, page, listed, tree)
        made = io.BytesIO()
        opened.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return made.getvalue()


def rename(element: Dictionary, prefix: str | int) -> None:
    """Put the prefix before the id of a head of a table, and before the ids by which a cell names its heads."""
    if "/ID" in element:
        element.ID = pikepdf.String(f"{prefix}-{element.ID}")
    told = element.get("/A")
    for attributes in told if isinstance(told, Array) else [told]:
        if isinstance(attributes, Dictionary) and "/Headers" in attributes:
            attributes.Headers = Array([pikepdf.String(f"{prefix}-{head}") for head in attributes.Headers])


def _make_plain(element, lists):
    kids, are_fewer = [], False
    for kid in element.get("/K", []):
        if not isinstance(kid, Dictionary) or "/S" not in kid:
            kids.append(kid)
            continue
        _make_plain(kid, lists)
        if _says_nothing(kid, element):
            numbers = [int(number) for number in kid.K]
            for number in numbers:
                lists[kid.Pg.objgen][number] = element
            kids += numbers
            are_fewer = True
        else:
            kids.append(kid)
    if are_fewer:
        element.K = Array(kids)


def _says_nothing(kid, element):
    """A span of nothing but text of the page that its parent is on."""
    return (
        Name.Span == kid.S
        and set(kid.keys()) == BARE
        and "/Pg" in element
        and kid.Pg.objgen == element.Pg.objgen
        and not any(isinstance(one, pikepdf.Object) for one in kid.K)
    )


def _mend(pdf, page, listed, tree):
    lost = {number for number in range(len(listed)) if not _is_in(tree, listed, number)}
    if lost:
        content = MARKED.sub(lambda told: ARTIFACT if int(told[1]) in lost else told[0], _content(page))
        page.obj.Contents = pdf.make_stream(content)
        for number in lost:
            listed[number] = None


def _content(page):
    page.contents_coalesce()
    return page.obj.Contents.read_bytes()


def _numbers(found):
    """What tells elements apart: two may look alike."""
    return {one.objgen for one in found if one.get("/Type") == Name.StructElem}


def _is_in(tree, listed, number):
    return number < len(listed) and _number(listed[number]) in tree


def _number(element):
    return element.objgen if isinstance(element, Dictionary) else None
