"""Documents as their readers see them: added to a case, looked at in the page, taken away as an attachment. R33

Each reading is written down before a byte leaves, and names the document. A file that is not what was uploaded is not
shown: the page says so, and that is written down, too.
"""

from functools import partial, wraps

from csp.constants import NONE
from csp.decorators import csp
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases import names, opening, previews, services
from cases.document_words import words_of_added
from cases.forms import DocumentForm
from cases.models import Document
from cases.second_look import may_be_saved
from cases.views import case_to_add_to
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Record
from sharing.sealed_files import Damaged

# Whatever the file is, a browser runs nothing of it.
shut_in = csp({"default-src": [NONE], "frame-ancestors": [NONE], "sandbox": True})


def add_document(request, pk):
    case = case_to_add_to(request, pk)
    assessment = _to_finish(request, case)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and may_be_saved(form, partial(names.naming_linked, case)):
        try:
            document = services.add_document(record=case.record, by=request.user, **form.told())
        except RuleBroken as broken:
            form.add_error("file", broken.reasons)
        else:
            messages.success(request, words_of_added(document))
            return redirect(f"{assessment}?report={document.pk}" if assessment else case)
    audit.read(request, case)
    back = assessment or case.get_absolute_url()
    return render(request, "cases/add_document.html", {"case": case, "form": form, "back": back})


def _to_finish(request, case):
    """The address of the page that asks for an assessment's report, where somebody has come from there; else ""."""
    asked = request.GET.get("report_of", "")
    found = next((one for one in case.assessments.all() if str(one.pk) == asked), None)
    return reverse("cases:finish_assessment", args=[found.pk]) if found else ""


def document_page(request, pk):
    """What is known of a document and, where that can be, what is in it: of a PDF a page at a time."""
    document = _document(request, pk)
    context = {"document": document}
    if document.record.kind == Record.Kind.REFERRAL:
        context["here"] = "referrals"  # the section that it belongs to
    if document.is_readable:
        try:
            context |= _shown(document, request.GET.get("page"))
        except previews.NoPreview as why:
            context |= {"why_not": why}
        except Damaged as damaged:
            _write_down(request, document)
            context |= {"damaged": damaged}
    return render(request, "cases/document.html", context)


def _shown(document, page):
    if document.extension == "txt":
        text, goes_on = previews.text_of(document)
        return {"text": text, "goes_on": goes_on, "most": previews.MOST_CHARACTERS}
    count = previews.page_count(document)
    pages = Paginator(range(1, min(count, previews.MOST_PAGES) + 1), 1)
    return {"page": pages.get_page(page), "count": count, "most": previews.MOST_PAGES}


def only_what_is_right(view):
    """A view of the bytes themselves; where nobody may have them now, the document's page says why."""

    @wraps(view)
    def served(request, pk, **rest):
        document = _document(request, pk, **rest)
        if not document.is_readable:
            return redirect(document)
        try:
            return view(document, **rest)
        except Damaged as damaged:
            _write_down(request, document)
            context = {"document": document, "damaged": damaged}
            return render(request, "cases/document_damaged.html", context, status=409)

    return served


@only_what_is_right
@shut_in
def download(document):
    """A document, as an attachment whose name says nothing."""
    return FileResponse(
        opening.opened(document),
        as_attachment=True,
        filename=document.download_name,
        content_type=document.content_type,
    )


@only_what_is_right
@shut_in
def picture(document, number):
    """One page of a PDF, or a picture, drawn anew: nothing of the file itself reaches the browser."""
    if not 1 <= number <= previews.MOST_PAGES:
        raise Http404
    try:
        drawn = previews.picture_of(document, number)
    except previews.NoPreview:
        raise Http404 from None
    return HttpResponse(drawn.content, content_type=drawn.content_type, headers={"Content-Disposition": "inline"})


def _document(request, pk, **rest):
    document = get_object_or_404(Document.objects.select_related("record", "uploaded_by__agency"), pk=pk)
    audit.read(request, document, document=str(document.pk), **rest)
    return document


def _write_down(request, document):
    audit.record("document.damaged", document, by=request.user, document=str(document.pk))
