"""Who does what in the story: a person under the web role, the worker under its own, as in life."""

from sharing import audit
from sharing.acting import acting, working
from sharing.models import Grant, Person

__all__ = ["acting", "has_read", "working"]


def has_read(person: Person, page: str, *records):
    """Write down that the person opened a page, as the page itself does."""
    with acting(person):
        ids = [getattr(one, "record_id", None) or one.pk for one in records]
        grants = Grant.objects.filter(user=person, content_object__in=ids).values_list("pk", flat=True)
        audit.record("page.read", *records, by=person, page=page, grants=grants)
