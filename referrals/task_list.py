"""The task list of a draft: how far each page is, told from what it holds and what is still missing. Nothing stored."""

from django.urls import reverse

from cases.models import Document
from referrals import rules, sections
from referrals.models import Referral, SavedPage
from referrals.saved import arguments_of, lately
from sharing import held
from sharing.models import Person

NOT_SAVED = "What you typed there is not saved yet: open it, check it and save it"
KEEP_IT = "You can keep the draft and come back to it."


def groups_of(referral: Referral, reader: Person, saved: list[SavedPage]) -> list[tuple[str, list[dict]]]:
    """(heading, tasks as the {% task_list %} tag takes them), in the order of the page.

    `saved`: who saved each page last; what a colleague has saved lately is said, and what the reader typed and could
    not save.
    """
    missing = {}
    for reason in rules.reasons_not_to_submit(referral):
        missing.setdefault((reason.url_name, reason.args), []).append(reason.sentence)
    groups = [
        ("Assessment", [_of_referral(referral, one, missing) for one in sections.BEFORE_THE_CHILDREN]),
        (_heading(referral.young_person), _of_child(referral, referral.young_person, missing)),
        ("Children harmed", [_children(referral, missing)]),
        *((_heading(child), _of_child(referral, child, missing)) for child in referral.harmed),
        (
            "The behaviour",
            [
                _incidents(referral, missing),
                _of_referral(referral, sections.BEHAVIOUR, missing),
                _of_referral(referral, sections.ADMISSION, missing),
            ],
        ),
        ("The panel", [_of_referral(referral, sections.ASKS, missing), _urgency(referral), _documents(referral)]),
    ]
    _say_who_writes(groups, referral, reader, saved)
    return groups


def _say_who_writes(groups, referral, reader, saved):
    below = referral.get_absolute_url()
    unsaved = held.unsaved_below(reader, below)
    said = {}
    for one in reversed(saved):  # the latest of the incidents stands
        said[_list_of(referral, one)] = lately(one, reader)
    for _, tasks in groups:
        for task in tasks:
            hints = [task["hint"], said.get(task["url"], "")]
            if any(_is_on(path, task["url"]) for path in unsaved):
                hints.append(NOT_SAVED)
            task["hint"] = ". ".join(hint.removesuffix(".") for hint in hints if hint)


def _is_on(path, url):
    """Whether a page is that of the task, or an incident of its list."""
    return path == url or (url.endswith("/incidents/") and path.startswith(url))


def _list_of(referral, saved):
    """The page of the task list on which something was saved: an incident is one of a list."""
    if saved.page == sections.INCIDENT.url_name:
        return reverse("referrals:incidents", args=[referral.pk])
    return reverse(f"referrals:{saved.page}", args=arguments_of(referral, saved))


def _heading(child):
    return f"{child.label}: {child.name}" if child.name else child.label


def _of_referral(referral, section, missing):
    return _task(section, referral, (referral.pk,), missing)


def _of_child(referral, child, missing):
    """Without the name of the child that the heading above says already."""
    own = {
        key: [sentence.removeprefix(f"{child.label}: ") for sentence in sentences]
        for key, sentences in missing.items()
        if child.pk in key[1]
    }
    return [
        _task(section, sections.row_of(section, child), (referral.pk, child.pk), own)
        for section in sections.asked_of(child)
    ]


def _task(section, row, args, missing):
    sentences = missing.get((section.url_name, args), [])
    return _line(section.title, section.url_name, args, sentences, is_empty=sections.is_empty(section, row))


def _children(referral, missing):
    args = (referral.pk,)
    task = _line("Who was harmed", "children", args, missing.get(("children", args), []), is_empty=True)
    if referral.harmed:
        task["hint"] = ", ".join(child.label for child in referral.harmed)
    return task


def _incidents(referral, missing):
    own = [sentence for (name, _), found in missing.items() if name in ("incidents", "incident") for sentence in found]
    count = len(referral.incidents.all())
    task = _line("Incidents", "incidents", (referral.pk,), own, is_empty=not count)
    if count and not own:
        task["hint"] = "1 incident" if count == 1 else f"{count} incidents"
    return task


def _urgency(referral):
    task = _line(sections.URGENCY.title, sections.URGENCY.url_name, (referral.pk,), [], is_empty=False)
    is_told = not sections.is_empty(sections.URGENCY, referral)
    return task | ({} if is_told else {"state": "grey", "status": "Optional"}) | {"is_optional": True}


def _documents(referral):
    count = Document.objects.filter(record=referral.pk).count()
    task = _line("Documents", "documents", (referral.pk,), [], is_empty=False)
    words = "1 document" if count == 1 else f"{count} documents"
    return task | ({"status": words} if count else {"state": "grey", "status": "Optional"}) | {"is_optional": True}


def _line(text, url_name, args, sentences, is_empty):
    task = {"text": text, "url": reverse(f"referrals:{url_name}", args=args), "hint": ""}
    if not sentences:
        return task | {"state": "done"}
    if is_empty:
        return task | {"state": "not_started", "status": "Not started"}
    if refused := [one for one in sentences if one in rules.NOT_FOR_THE_PANEL]:
        return task | {"state": "red", "status": "Cannot submit", "hint": f"{refused[0]}. {KEEP_IT}"}
    more = f" (and {len(sentences) - 1} more)" if len(sentences) > 1 else ""
    return task | {
        "state": "in_progress",
        "status": "In progress",
        "hint": f"Still to do: {sentences[0][:1].lower()}{sentences[0][1:]}{more}",
    }
