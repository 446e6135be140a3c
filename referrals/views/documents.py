"""The documents of a draft: upload, list, remove. They are read where every document is."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect

from cases.document_words import words_of_added
from referrals.forms import DocumentForm
from referrals.services.documents import add_document, remove_document
from referrals.views.loading import draft_page, posted, show
from sharing.errors import RuleBroken


@draft_page
def documents(request, referral):
    form = posted(request, DocumentForm)
    if form.is_valid():
        try:
            document = add_document(referral=referral, by=request.user, **form.told())
        except RuleBroken as broken:
            form.add_error("file", broken.reasons)
        else:
            messages.success(request, words_of_added(document))
            return redirect("referrals:documents", referral.pk)
    return show(
        request,
        referral,
        "documents.html",
        form=form,
        documents=referral.record.documents.all(),
        back=referral.get_absolute_url(),
    )


@draft_page
def remove(request, referral, document_pk):
    document = get_object_or_404(referral.record.documents, pk=document_pk)
    if request.method == "POST":
        try:
            remove_document(referral=referral, document=document, by=request.user)
            messages.success(request, "The document is removed")
        except RuleBroken as broken:
            messages.warning(request, " ".join(broken.reasons))
        return redirect("referrals:documents", referral.pk)
    return show(request, referral, "remove_document.html", document=document)
