from django.urls import path

from referrals import sections
from referrals.views import (
    changes,
    children,
    decide,
    documents,
    drafts,
    hands,
    incidents,
    known,
    lists,
    papers,
    submit,
    versions,
    withdraw,
)
from referrals.views import points as points_pages
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
    path("<uuid:pk>/points/", points_pages.answer, name="points"),
    path("<uuid:pk>/decide/", decide.decide, name="decide"),
    path("<uuid:pk>/versions/", versions.versions, name="versions"),
    path("<uuid:pk>/withdraw/", withdraw.withdraw, name="withdraw"),
    # While the Chair has it
    *(
        path(
            f"<uuid:pk>/change/{one.url_name.replace('_', '-')}/",
            changes.of_referral,
            {"name": one.url_name},
            name=f"change_{one.url_name}",
        )
        for one in sections.OF_THE_REFERRAL
    ),
    *(
        path(
            f"<uuid:pk>/change/children/<uuid:child_pk>/{one.url_name.removeprefix('child_')}/",
            changes.of_child,
            {"name": one.url_name},
            name=f"change_{one.url_name}",
        )
        for one in sections.OF_A_CHILD
    ),
    path("<uuid:pk>/change/children/add/", changes.add_child, name="change_child_add"),
    path("<uuid:pk>/change/children/<uuid:child_pk>/remove/", changes.remove_child, name="change_child_remove"),
    path("<uuid:pk>/change/incidents/add/", changes.add_incident, name="change_incident_add"),
    path("<uuid:pk>/change/incidents/<uuid:incident_pk>/", changes.change_incident, name="change_incident"),
    path(
        "<uuid:pk>/change/incidents/<uuid:incident_pk>/remove/",
        changes.remove_incident_with_reason,
        name="change_incident_remove",
    ),
    path("<uuid:pk>/change/documents/", changes.documents, name="change_documents"),
    path(
        "<uuid:pk>/change/documents/<uuid:document_pk>/remove/",
        changes.remove_document,
        name="change_document_remove",
    ),
]
