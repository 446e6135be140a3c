"""The documents of a draft: upload, list, remove. They are downloaded where every document is."""

from django.shortcuts import get_object_or_404, redirect

from cases.services import add_document, remove_document
from referrals.forms import DocumentForm
from referrals.views.loading import draft_page, posted, show
from sharing.errors import RuleBroken


@draft_page
def documents(request, referral):
    form = posted(request, DocumentForm)
    if form.is_valid():
        try:
            add_document(
                record=referral,
                by=request.user,
                uploaded_file=form.cleaned_data["file"],
                title=form.cleaned_data["title"],
            )
            return redirect("referrals:documents", referral.pk)
        except RuleBroken as broken:
            form.add_error("file", broken.reasons)
    listed = referral.record.documents.all()
    return show(
        request,
        referral,
        "documents.html",
        form=form,
        documents=listed,
        back=referral.get_absolute_url(),
        submit="Upload",
    )


@draft_page
def remove(request, referral, document_pk):
    document = get_object_or_404(referral.record.documents, pk=document_pk)
    if request.method == "POST":
        remove_document(document=document, by=request.user)
        return redirect("referrals:documents", referral.pk)
    return show(request, referral, "remove_document.html", document=document)
