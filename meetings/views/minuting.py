"""One item in the live minutes: opened, saved by its button, or saved while somebody types. R30

What cannot be saved yet — because it makes no sense so far, seems to name another child, or stands against what a
colleague saved meanwhile — is kept for its writer (sharing.held) and is on the page again whenever they open it.
"""

import uuid
from functools import partial

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render

from cases import names
from cases.second_look import may_be_saved, texts_to_look_at
from meetings import content, parts, rules, services
from meetings.minutes_forms import MinutesForm
from meetings.models import MinutesItem
from meetings.services.minutes import SAVED_MEANWHILE, reasons_not_to_record
from sharing import held
from sharing.errors import RuleBroken
from sharing.web.wording import name_of

MARKS_OF_PAGE = ("window", "turn", "csrfmiddlewaretoken")
TRIES = 5  # of saving, each on top of what another saved a moment before
TWO_TEXTS = "Somebody changed the same part after you opened this page. Choose below which text is to stand."


class Page:
    """The item as it is saved, and the form for it."""

    def __init__(self, item):
        self.item, self.agencies = item, rules.agencies_asked(item.meeting)
        self.read()

    def read(self):
        self.minutes = MinutesItem.objects.filter(agenda_item=self.item).select_related("saved_by").first()
        self.values = initial(self.item, self.minutes)

    def form(self, data=None):
        return MinutesForm(data, initial=self.values, agencies=self.agencies, case=self.item.case)

    @property
    def version(self):
        return self.minutes.version if self.minutes else 0

    @property
    def windows(self):
        return self.minutes.windows if self.minutes else {}

    def merged(self, form, mine, posted):
        was = posted.get("was", "")
        if not was and str(self.version) == posted.get("version"):  # a page without marks, of the saved version
            was = parts.marks(form, self.values)
        return parts.merged(
            form, mine, self.values, was=was, windows=self.windows, window=posted.get("window", ""),
            choices=parts.choices_in(posted),
        )  # fmt: skip

    def save(self, form, mine, posted, by):
        """Save what is the writer's on top of what is saved; returns what came of it."""
        for _ in range(TRIES):
            found = self.merged(form, mine, posted)
            overtaken = [one for one in found.changed if _is_overtaken(self.windows.get(one), posted)]
            if overtaken or (not found.changed and self.minutes):
                return found
            stamp = [posted.get("window", "")[:36], _turn(posted)]
            try:
                services.record_minutes(
                    item=self.item, by=by, windows=dict.fromkeys(found.changed, stamp),
                    **form.texts(found.values) | {"version": self.version},
                )  # fmt: skip
            except RuleBroken as broken:
                if SAVED_MEANWHILE not in broken.reasons:
                    raise
                self.read()
            else:
                self.read()
                return found
        raise RuleBroken(SAVED_MEANWHILE)


def edit(request, item):
    """The answer to a request for the page of an item: a redirect once saved, else {what the page shows}."""
    page = Page(item)
    if request.method != "POST":
        return _open(request, page)
    return _by_itself(request, page) if request.htmx else _by_button(request, page)


def _open(request, page):
    kept = held.unsaved_on(request.user, request.path)
    if not kept:
        form = page.form()
        return _shown(page, form, was=parts.marks(form, page.values))
    data = QueryDict(mutable=True)
    for name, text in kept[1]:
        data.appendlist(name, text)
    form = page.form(data)
    form.is_valid()
    found = page.merged(form, _typed(form, page), data)
    more = {"unsaved_at": kept[0], "was": data.get("was", "")}
    return _shown(page, form, **more, clash=_clash(page, form, found.clashes))


def _by_button(request, page):
    form, was = page.form(request.POST), request.POST.get("was", "")
    if not form.is_valid() or not may_be_saved(form, partial(names.naming_linked, page.item)):
        return _shown(page, form, was=was)
    mine = _typed(form, page)
    try:
        found = page.save(form, mine, request.POST, request.user)
    except RuleBroken as broken:
        form.add_error(None, broken.reasons)
        return _shown(page, form, was=was)
    if found.clashes:
        was = parts.marks_after(form, mine, was, found.clashes)
        held.keep_unsaved(request.user, request.path, _all(request.POST, was))
        form.add_error(None, TWO_TEXTS)
        return _shown(page, form, was=was, clash=_clash(page, form, found.clashes))
    held.forget_unsaved(request.user, request.path)
    messages.success(request, f"{page.item.case.reference} is saved.")
    return redirect("meetings:action-add" if "add_action" in request.POST else "meetings:minutes-item", page.item.pk)


def _by_itself(request, page):
    form, was = page.form(request.POST), request.POST.get("was", "")
    form.is_valid()
    mine, waiting = _typed(form, page), _not_yet(form, page)
    for part in waiting:  # as saved, until it can be
        mine |= {name: page.values.get(name) for name in parts.parts_of(form)[part]}
    reasons, clashes, kept_theirs = [], [], []
    try:
        found = page.save(form, mine, request.POST, request.user)
        clashes, kept_theirs = found.clashes, found.kept_theirs
    except RuleBroken as broken:
        reasons = broken.reasons
    if not reasons:
        was = parts.marks_after(form, mine, was, [*clashes, *waiting])
    is_all = not (waiting or clashes or reasons)
    held.keep_unsaved(request.user, request.path, [] if is_all else _all(request.POST, was))
    context = {
        "minutes": page.minutes, "was": was, "version": page.version, "reasons": reasons,
        "clashes": [parts.label_of(form, part) for part in clashes],
        "waiting": [(parts.label_of(form, part), why) for part, why in waiting.items()],
        "theirs": [parts.label_of(form, part) for part in kept_theirs if part not in waiting],
    }  # fmt: skip
    return render(request, "meetings/_saved.html", context)


def _not_yet(form, page) -> dict[str, str]:
    """{part: why it is not saved while it is typed}: it makes no sense yet, or seems to name another child."""
    waiting = {}
    for part, fields in parts.parts_of(form).items():
        wrong = [form.errors[name][0] for name in fields if name in form.errors]
        if wrong:
            waiting[part] = wrong[0]
    if parts.OUTCOME not in waiting:
        told = form.texts()
        if reasons := reasons_not_to_record(page.item, **{name: told[name] for name in _RULED}):
            waiting[parts.OUTCOME] = reasons[0]
    changed = {
        name: text
        for name, text in texts_to_look_at(form, form.cleaned_data).items()
        if text != (page.values.get(name) or "")
    }
    for name in names.naming_linked(page.item, changed) if changed else []:
        part = parts.OUTCOME if name in parts.OF_OUTCOME else name
        called = name_of(form.fields[name], name)
        waiting.setdefault(part, f"“{called}” seems to name a child: you are asked about it when you press “Save”.")
    return waiting


_RULED = (
    "pathway", "is_straight_to_prosecution", "reasons", "deferred_because", "closing_because", "next_panel_on"
)  # fmt: skip


def initial(item, minutes):
    """What the form begins with: what was saved, or the agencies' returns."""
    if minutes is None:
        returns = {f"shared_{one.agency_id.hex}": one.information for one in content.returns_on(item)}
        return {"version": 0, "outcome": MinutesForm.OPEN, **returns}
    own = ("version", "risks", "recommendation", "decision", "pathway", "is_straight_to_prosecution", "reasons",
           "dissent", "lead_agency", "next_panel_on", "deferred_because", "closing_because")  # fmt: skip
    shared = {f"shared_{one.agency_id.hex}": one.text for one in minutes.shared.all()}
    return {name: getattr(minutes, name) for name in own} | shared | {
        "outcome": outcome_of(minutes), "deferred_to": minutes.next_panel_on
    }  # fmt: skip


def outcome_of(minutes):
    if minutes.is_closing:
        return MinutesForm.CLOSING
    return MinutesForm.PUT_OFF if minutes.is_deferred else MinutesForm.DECIDED if minutes.pathway else MinutesForm.OPEN


def _shown(page, form, **more):
    window = form.data.get("window") or uuid.uuid4()
    return {"page": page, "minutes": page.minutes, "form": form, "version": page.version, "window": window, **more}


def _typed(form, page):
    """The answers that make sense; of the others, those saved."""
    return page.values | form.cleaned_data


def _clash(page, form, clashes):
    return [parts.shown(form, part, _typed(form, page), page.values) for part in clashes]


def _all(posted, was):
    """Everything that was sent, for its writer to find again, with the marks as they are now."""
    kept = [(name, text) for name, texts in posted.lists() for text in texts if name not in (*MARKS_OF_PAGE, "was")]
    return [*kept, ("was", was)]


def _turn(posted):
    turn = posted.get("turn", "")
    return int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 16 else 0


def _is_overtaken(stamp, posted):
    """Whether this was sent before what the same window has saved already: it came late."""
    return bool(stamp) and stamp[0] == posted.get("window") and _turn(posted) < stamp[1]
