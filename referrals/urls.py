from django.urls import path

from referrals import sections
from referrals.views import children, decide, documents, drafts, hands, incidents, known, lists, papers, submit
from referrals.views import sections as pages

app_name = "referrals"

urlpatterns = [
    path("", lists.referral_list, name="list"),
    path("desk/", lists.desk, name="desk"),
    path("start/", drafts.start, name="start"),
    path("blank/", papers.blank, name="blank"),
    path("<uuid:pk>/", drafts.detail, name="detail"),
    *(
        path(
            f"<uuid:pk>/{one.url_name.replace('_', '-')}/", pages.of_referral, {"name": one.url_name}, name=one.url_name
        )
        for one in sections.OF_THE_REFERRAL
    ),
    path("<uuid:pk>/children/", children.children, name="children"),
    path("<uuid:pk>/children/add/", children.add, name="child_add"),
    path("<uuid:pk>/children/<uuid:child_pk>/remove/", children.remove, name="child_remove"),
    *(
        path(
            f"<uuid:pk>/children/<uuid:child_pk>/{one.url_name.removeprefix('child_')}/",
            pages.of_child,
            {"name": one.url_name},
            name=one.url_name,
        )
        for one in sections.OF_A_CHILD
    ),
    path("<uuid:pk>/children/<uuid:child_pk>/known/", known.child_known, name="child_known"),
    path("<uuid:pk>/incidents/", incidents.incidents, name="incidents"),
    path("<uuid:pk>/incidents/add/", incidents.add, name="incident_add"),
    path("<uuid:pk>/incidents/<uuid:incident_pk>/", incidents.change, name="incident"),
    path("<uuid:pk>/incidents/<uuid:incident_pk>/remove/", incidents.remove, name="incident_remove"),
    path("<uuid:pk>/documents/", documents.documents, name="documents"),
    path("<uuid:pk>/documents/<uuid:document_pk>/remove/", documents.remove, name="document_remove"),
    path("<uuid:pk>/check/", submit.check, name="check"),
    path("<uuid:pk>/submit/", submit.submit, name="submit"),
    path("<uuid:pk>/submitted/", submit.submitted, name="submitted"),
    path("<uuid:pk>/pdf/", papers.referral_pdf, name="pdf"),
    path("<uuid:pk>/take-over/", hands.take_over, name="take_over"),
    path("<uuid:pk>/discard/", hands.discard, name="discard"),
    path("<uuid:pk>/known/", known.known_already, name="known"),
    path("<uuid:pk>/decide/", decide.decide, name="decide"),
]
