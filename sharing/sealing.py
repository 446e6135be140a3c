"""The sealed copy: one recipient's name on every page, and a password of its own. R31, R43.

The pack is rendered once; here it is only stamped and encrypted, which costs a fraction of rendering it again.
"""

import io
import secrets

import pikepdf
from django.utils.html import escape

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else: no i, l, o, 0, 1
GROUPS, GROUP = 5, 4  # 99 bits
KEPT_IN_METADATA = {"pdfuaid:part", "dc:title", "dc:language"}
MAY = pikepdf.Permissions(
    accessibility=True,  # screen readers
    extract=False,
    modify_annotation=False,
    modify_assembly=False,
    modify_form=False,
    modify_other=False,
)
STAMP = """
<html lang="en"><style>
@page {{ size: {width}pt {height}pt; margin: 0 }}
p {{ position: absolute; left: 20mm; right: 20mm; bottom: 5mm; margin: 0;
     font: 7.5pt/1 "Liberation Sans"; text-align: center; white-space: nowrap; overflow: hidden }}
</style><p>{words}</p></html>
"""


def new_password() -> str:
    """A password that can be read out and typed: "kd7m-x2vp-9hqt-c4wn-yr8e"."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def seal(
    pdf: bytes,
    *,
    name: str,
    copy_number: int,
    copies: int,
    reference: str,
    password: str,
    instead_of: int | None = None,
) -> bytes:
    """This recipient's copy: stamped at the foot of every page, AES-256 (R6) encrypted, still tagged. R31, R43.

    `copies`: how many were on the distribution list; `instead_of`: the number of the copy in whose place it goes.
    """
    words = f"OFFICIAL-SENSITIVE · {numbered(copy_number, copies, instead_of)} · {name}"
    sealed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as copy:
        _stamp(copy, words)
        _leave_only_title(copy, reference)
        copy.save(sealed, encryption=_encryption(password), object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return sealed.getvalue()


def numbered(copy_number: int, copies: int, instead_of: int | None = None) -> str:
    """How a copy is called on paper: "of 12" is the same on all of a distribution, whatever became of the others. R31

    A copy made later says why there is one more; none says "13 of 12".
    """
    of_them = f" of {copies}"
    if instead_of:
        return f"Copy {copy_number}, instead of copy {instead_of}{of_them if instead_of <= copies else ''}"
    if copy_number > copies:
        return f"Copy {copy_number}, added to {copies}"
    return f"Copy {copy_number}{of_them}"


def seal_with_files(pdf: bytes, files: dict[str, tuple[bytes, str]], *, reference: str, password: str) -> bytes:
    """One AES-256 (R6) encrypted PDF with files inside: {name: (content, MIME type)}. Nothing of it is readable without
    the password; whoever has that may copy out of it, since it is handed over to be worked on.
    """
    sealed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        for name, (content, mime_type) in files.items():
            whole.attachments[name] = pikepdf.AttachedFileSpec(whole, content, filename=name, mime_type=mime_type)
        _leave_only_title(whole, reference)
        whole.save(sealed, encryption=_encryption(password, allow=pikepdf.Permissions()))
    return sealed.getvalue()


def _encryption(password, allow=MAY):
    owner = secrets.token_urlsafe(32)  # thrown away: nobody opens the copy with more rights than its reader
    return pikepdf.Encryption(user=password, owner=owner, R=6, aes=True, metadata=True, allow=allow)


def _stamp(pdf, words):
    forms = {}
    for page in pdf.pages:
        size = _seen_size(page)
        if size not in forms:
            forms[size] = _form(pdf, size, words), pikepdf.Name(f"/CopyStamp{len(forms)}")
        _put_on(page, *forms[size])


def _seen_size(page):
    """Width and height in points as the page is seen, turned pages turned."""
    left, bottom, right, top = map(float, page.cropbox)
    width, height = round(right - left, 2), round(top - bottom, 2)
    return (height, width) if int(page.rotation) % 180 else (width, height)


def _form(pdf, size, words):
    """The line of words as a form of the PDF, its font embedded."""
    from weasyprint import HTML  # slow to load, and only the worker seals

    width, height = size
    html = STAMP.format(width=width, height=height, words=escape(words))
    with pikepdf.open(io.BytesIO(HTML(string=html).write_pdf())) as overlay:
        return pdf.copy_foreign(overlay.pages[0].as_form_xobject())


def _put_on(page, form, name):
    page.add_resource(form, pikepdf.Name.XObject, name)
    drawn = page.calc_form_xobject_placement(form, name, pikepdf.Rectangle(page.cropbox))
    # The page's own content must not leave its transformations to the stamp; readers skip an artifact.
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n" + drawn + b"\nEMC\n")


def _leave_only_title(pdf, reference):
    """Nothing in the file's properties but what the letter says too: no author, no program, no names."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for key in list(metadata):
            if _short(metadata, key) not in KEPT_IN_METADATA:
                del metadata[key]
        metadata["dc:title"] = reference
    for key in list(pdf.docinfo):
        del pdf.docinfo[key]
    pdf.docinfo["/Title"] = reference


def _short(metadata, key):
    namespace, _, local = key.removeprefix("{").partition("}")
    prefixes = {
        "http://purl.org/dc/elements/1.1/": "dc",
        "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
    }
    return f"{prefixes.get(namespace, namespace)}:{local}"
