"""What the frame of every page needs: sections, the panel, the person's menu."""

from django.conf import settings
from django.urls import reverse

from cases import case_page
from cases.models import Case
from meetings import checks
from sharing import identity
from sharing.permissions import looks_after_reading
from sharing.places import in_office, the_panel
from sharing.services.access import OFFICES

SECTIONS = [
    ("Home", "home", "home"),
    ("Referrals", "referrals:list", "referrals"),
    ("Cases", "cases:list", "cases"),
    ("Meetings", "meetings:list", "meetings"),
    ("Actions", "meetings:actions", "actions"),
    ("Papers", "sharing:papers", "papers"),
    ("Panel", "sharing:panel", "panel"),
    ("Search", "search", "search"),
]
OF_A_RECORD = ("sharing:access", "sharing:ledger")


def frame(request):
    person = getattr(request, "user", None)
    panel = the_panel()
    context = {"panel": panel, "demo": settings.DEMO, "navigation": [], "account_menu": []}
    if person and person.is_authenticated and person.is_verified():
        hidden, is_watching = _about(person, panel)
        head = _head_of_record(request)
        context |= head
        context["navigation"] = [one for one in _sections() if one["key"] not in hidden]
        context["here"] = "cases" if head else _section_of(request)  # a view that knows better says so itself
        context["account_menu"] = [
            {"text": "My details", "url": reverse("sharing:my_details")},
            {"text": "My security", "url": reverse("two_factor:profile")},
            {"text": "Leave and deputy", "url": reverse("sharing:leave")},
            {"text": "Access", "url": reverse("sharing:requests")},
        ]
        context["session_clock"] = _clock(request.session)
        if is_watching:
            context["account_menu"].append({"text": "Who reads what", "url": reverse("sharing:unusual-reading")})
    return context


def _head_of_record(request):
    """The head of a case stands on the pages of its record, too: who can see it, who has, what was shared. R33

    With who can see it: agencies that are told who the child is, and see nothing of the case.
    """
    match = request.resolver_match
    if not match or match.view_name not in OF_A_RECORD:
        return {}
    case = Case.objects.select_related("child", "lead_agency").filter(pk=match.kwargs["pk"]).first()
    if not case:
        return {}
    told = checks.told_now(case.pk) if match.view_name == "sharing:access" else []
    return {"head_of_record": "cases/_head.html", "told_apart": told} | case_page.head_of(case, "sharing:access")


def _clock(session):
    """When the page warns that the session ends, in seconds from now; its words are in minutes and hours."""
    idle, end = identity.seconds_left(session)
    return {
        "idle": idle,
        "end": end,
        "idle_minutes": settings.IDLE_MINUTES,
        "idle_warning": settings.IDLE_WARNING_MINUTES * 60,
        "end_hours": settings.SESSION_HOURS,
        "end_warning": settings.SESSION_WARNING_MINUTES * 60,
    }


def _about(person, panel):
    """(sections that a person has no use for, whether they look after unusual reading)"""
    return _not_for(person, panel), bool(panel and looks_after_reading(person))


def _sections():
    for text, name, key in SECTIONS:
        yield {"text": text, "url": reverse(name), "key": key}


def _not_for(person, panel):
    """Sections that a person has no use for: referrals are made and decided, meetings are the panel's."""
    offices = {place.office for place in in_office(panel).filter(person=person)} if panel else set()
    hidden = set()
    if not (person.can_refer or offices.intersection(OFFICES) or person.team.exists()):
        hidden.add("referrals")
    if not offices and not person.deputising.exists():
        hidden.add("meetings")
    return hidden


def _section_of(request):
    match = request.resolver_match
    if not match:
        return None
    if match.view_name == "home":
        return "home"
    for _, name, key in reversed(SECTIONS):
        if match.view_name == name:
            return key
    if match.view_name == "meetings:of_case":
        return "cases"
    if match.app_name == "meetings" and "action" in match.url_name:
        return "actions"
    if match.app_name == "sharing":
        return "papers" if "paper" in match.url_name else "panel"
    return match.app_name
