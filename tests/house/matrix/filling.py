"""A page's form filled in plausibly, whatever it asks for: what is there stays, what is empty gets an answer."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import html

from sharing.held import OF_THE_FORM

WORDS = "Plausible words"


def filled(page: bytes, action: str) -> dict:
    """What a browser would post from the page's form that goes to `action`; {} where it has none."""
    for form in html.fromstring(page).xpath("//main//form"):
        if form.get("method", "get").lower() == "post" and (form.get("action") or action) == action:
            return _values(form)
    return {}


def _values(form):
    values = {}
    for box in form.xpath(".//input[@name]|.//textarea[@name]|.//select[@name]"):
        name = box.get("name")
        kind = box.tag if box.tag != "input" else box.get("type", "text")
        if name in OF_THE_FORM or kind in ("submit", "button"):
            continue
        if kind in ("radio", "checkbox"):
            if box.get("checked") is not None or name not in values:
                values[name] = box.get("value", "on")
        elif kind == "select":
            values[name] = _chosen(box)
        elif kind == "file":
            values[name] = SimpleUploadedFile("words.txt", WORDS.encode(), content_type="text/plain")
        elif kind == "textarea":
            values[name] = (box.text or "").strip() or WORDS
        else:
            values[name] = box.get("value") or ("" if kind == "hidden" else _typed(box, name, kind))
    return values


def _chosen(box):
    options = [one for one in box.xpath(".//option") if one.get("value")]
    chosen = [one for one in options if one.get("selected") is not None]
    return (chosen or options)[0].get("value") if options else ""


def _typed(box, name, kind):
    """Today, where a date is asked for: it is past and to come enough for every field."""
    today = timezone.localdate()
    for part in ("day", "month", "year"):
        if name.endswith(f"_{part}"):
            return str(getattr(today, part))
    if name.endswith("_time"):
        return "10am"
    if box.get("inputmode") == "numeric":
        return "1"
    return {"email": "somebody@ashdale.gov.uk", "number": "1", "time": "10:00"}.get(kind, WORDS)
