"""Who saved which page of a draft when, in words for its pages."""

from datetime import timedelta

from django.utils import timezone

from referrals import sections
from referrals.models import Referral, SavedPage
from sharing.models import Person
from sharing.web.days import when

LATELY = timedelta(minutes=30)  # a colleague who saved a page then may still have it open
OTHER_PAGES = {"children": "Children harmed", "incidents": "Incidents"}


def lately(saved: SavedPage | None, reader: Person) -> str:
    """ "Marcus Reid saved this page 3 minutes ago"; "" where nobody else did."""
    if not saved or saved.saved_by_id == reader.pk:
        return ""
    minutes = int((timezone.now() - saved.saved_at) / timedelta(minutes=1))
    if minutes > LATELY / timedelta(minutes=1):
        return ""
    ago = "just now" if minutes < 1 else ("1 minute ago" if minutes == 1 else f"{minutes} minutes ago")
    return f"{saved.saved_by.name} saved this page {ago}"


def last_of(referral: Referral, saved: list[SavedPage]) -> str:
    """ "Last saved at 2.41pm by Priya Shah (page: Young person: safety now)." """
    if not saved:
        return f"Last saved {when(referral.changed_at)}."
    last = saved[0]
    return f"Last saved {when(last.saved_at)} by {last.saved_by.name} (page: {title_of(referral, last)})."


def title_of(referral: Referral, saved: SavedPage) -> str:
    if saved.page in OTHER_PAGES:
        return OTHER_PAGES[saved.page]
    section = sections.BY_URL_NAME[saved.page]
    child = next((one for one in referral.children.all() if one.pk == saved.row), None)
    return f"{child.label}: {section.title.lower()}" if child else section.title


def who_removed(referral: Referral, page: str, what: str) -> str:
    """Who took away what a page was about; `page`: the list that it stood on."""
    last = referral.saved.select_related("saved_by").filter(page=page).first()
    return f"{last.saved_by.name if last else 'Somebody'} has removed {what} from this referral."


def not_asked_about(referral: Referral) -> list[tuple]:
    """(sentence, URL name, arguments) for each text saved while it was typed that seems to name a child. R11

    The page asks about it when it is opened and saved by its button.
    """
    rows = {row.pk: row for row in (referral, *referral.children.all(), *referral.incidents.all())}
    return [
        (_look_again(rows[one.row], name), one.page, arguments_of(referral, one))
        for one in SavedPage.objects.filter(referral=referral).exclude(unasked=[])
        if one.row in rows
        for name in one.unasked
    ]


def _look_again(row, name):
    about = f"{row.label}: " if hasattr(row, "label") else ""
    words = f"“{sections.label_of(row, name)}” seems to name a child: open the page, look again and save it"
    return about + words


def arguments_of(referral, saved) -> tuple:
    """The arguments of the address of a page."""
    return (referral.pk,) if saved.row == referral.pk else (referral.pk, saved.row)
