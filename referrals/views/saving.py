"""A page of a draft is opened, saved by its button, or saved while somebody types. R01, R02, R05–R07, R11

While it is typed, each answer is taken by itself: those that make sense are saved, and of the others the page says
what is not saved yet and why, while the text is kept for its writer (sharing.held). What a colleague or another window
saved meanwhile is never overwritten: from then on all that is typed is kept, until its writer has said by the button
which of the two versions is to stand, and whenever the page is opened it shows both.
"""

import uuid

from django.shortcuts import redirect, render
from django.urls import reverse

from cases.second_look import may_be_saved, texts_to_look_at
from referrals.saved import lately
from referrals.services.drafts import ChangedMeanwhile, Sent
from referrals.views.clashing import both_kept, chosen_from, clashes, is_of_another
from referrals.views.loading import show
from sharing import held
from sharing.errors import RuleBroken
from sharing.web.typed import replaced, sent_for
from sharing.web.wording import name_of


def edit(request, referral, page, template, **extra):
    if request.method != "POST":
        return _open(request, referral, page, template, extra)
    if request.htmx:
        return _by_itself(request, page)
    return _by_button(request, referral, page, template, extra)


def came_from(request) -> str:
    """What an address says on, so that the way leads back to checking the answers; "" where nobody came from there."""
    return "?from=check" if request.GET.get("from") == "check" else ""


def way_on(request, referral, page="detail"):
    """Where a page leads when it is saved: back to checking the answers, or to where it was opened from."""
    page = "check" if came_from(request) else page
    return reverse(f"referrals:{page}", args=[referral.pk])


def _open(request, referral, page, template, extra):
    """As it is saved; with what this person typed before and could not save."""
    kept = held.unsaved_on(request.user, page.path)
    form, seen = page.form(), _seen(page, uuid.uuid4())
    if kept:
        unsaved_at, fields = kept
        data = page.typed()
        for box in {box for box, _ in fields}:
            data.setlist(box, [text for name, text in fields if name == box])
        if not is_of_another(page, data):
            form, extra = page.form(data), extra | {"unsaved_at": unsaved_at}
        elif clash := clashes(page, data):
            form, extra = _of_two(page, data), extra | {"clash": clash}
    return _show(request, referral, page, template, form, seen, extra)


def _seen(page, window):
    return {"version": page.version, "was": page.marks(), "window": window}


def _of_two(page, data):
    """The form with what was typed, which says that another version is saved."""
    form = page.form(data)
    form.add_error(None, ChangedMeanwhile(page.row, page.last).reasons)
    return form


def _by_button(request, referral, page, template, extra):
    sent = _sent(request)
    page.begun(sent)
    data = both_kept(page, request.POST)
    form = page.form(data, asked_again=page.last.unasked if page.last else ())
    seen = {name: request.POST.get(name, "") for name in ("version", "was")} | {"window": sent.window or uuid.uuid4()}
    if form.is_valid() and may_be_saved(form, page.naming()):
        try:
            path = page.path
            page.save(request.user, _answers(form), seen["version"], sent)
            held.forget_unsaved(request.user, path)
            held.forget_unsaved(request.user, page.path)
            return redirect(extra["back"])
        except ChangedMeanwhile as changed:
            page.stands(changed.saved)
            held.keep_unsaved(request.user, page.path, list(_all(data)))
            form, extra = _of_two(page, data), extra | {"clash": clashes(page, data)}
            seen = _seen(page, seen["window"])
        except RuleBroken as broken:
            form.add_error(None, broken.reasons)
    return _show(request, referral, page, template, form, seen, extra)


def _show(request, referral, page, template, form, seen, extra):
    last = page.last
    context = {"form": form, "section": page.section, "last": last, "lately": lately(last, request.user)}
    return show(request, referral, template, **context, **seen, **extra)


# While somebody types


def _by_itself(request, page):
    sent = _sent(request, by_itself=True)
    page.begun(sent)
    began_as, path = page.is_new, page.path
    if sent.is_overtaken_by(page.last):
        return _answer(request, page, "saved")
    if chosen_from(request.POST):
        held.keep_unsaved(request.user, page.path, list(_all(request.POST)))
        return _answer(request, page, "choosing")
    values, wrong = _sound(page, request.POST)
    if values is None or (page.is_new and not _says_anything(values)):
        _keep(request, page, wrong)
        return _answer(request, page, "nothing" if values is not None and not wrong else "partly", wrong=wrong)
    sent = Sent(sent.window, sent.turn, True, frozenset(_seem_to_name(page, values)))
    try:
        page.save(request.user, values, request.POST.get("version", ""), sent)
    except ChangedMeanwhile as changed:
        page.stands(changed.saved)
        held.keep_unsaved(request.user, page.path, list(_all(request.POST)))
        return _answer(request, page, "clash")
    except RuleBroken as broken:
        held.keep_unsaved(request.user, page.path, list(_all(request.POST)))
        return _answer(request, page, "refused", reasons=broken.reasons)
    if path != page.path:
        held.forget_unsaved(request.user, path)
    _keep(request, page, wrong)
    answer = _answer(request, page, "partly" if wrong else "saved", wrong=wrong, unasked=sent.unasked)
    if began_as:
        answer["HX-Replace-Url"] = page.path  # from now on the page is the one of this incident
    return answer


def _sound(page, data):
    """(answers that can be saved together, {question: why its answer cannot be}); None where nothing fits.

    An answer that makes no sense counts as the one that is saved, until the page as a whole makes sense.
    """
    wrong, form = {}, page.form(data)
    while not form.is_valid():
        found = {name: errors[0] for name, errors in form.errors.items() if name in form.fields and name not in wrong}
        if not found:
            return None, wrong or {"": next(iter(form.errors.values()))[0]}
        wrong |= found
        saved = page.values()
        data = replaced(data, form, {name: saved.get(name) for name in found})
        form = page.form(data)
    return _answers(form), wrong


def _answers(form):
    return {name: value for name, value in form.cleaned_data.items() if name != "as_it_is"}


def _says_anything(values):
    return any(value not in ("", None, []) for name, value in values.items() if name != "harmed")


def _seem_to_name(page, values):
    """The boxes about which somebody has to be asked: those changed now, and those of which nobody was asked yet."""
    waiting = set(page.last.unasked) if page.last else set()
    saved = page.values()
    texts = {
        name: text
        for name, text in texts_to_look_at(page.form(), values).items()
        if name in waiting or text != saved.get(name)
    }
    return page.naming()(texts) if texts else []


def _keep(request, page, wrong):
    """What is not saved is kept for its writer; nothing, where all is."""
    names = [name for name in wrong if name]
    fields = sent_for(request.POST, page.form(), names) if names else (list(_all(request.POST)) if wrong else [])
    held.keep_unsaved(request.user, page.path, fields)


def _all(posted):
    """Everything that was sent, without the marks of the window."""
    for name, texts in posted.lists():
        if name not in ("window", "turn"):
            yield from ((name, text) for text in texts)


def _answer(request, page, kind, wrong=None, reasons=(), unasked=()):
    form = page.form()
    called = {name: name_of(form.fields[name], name) for name in [*(wrong or {}), *unasked] if name in form.fields}
    context = {
        "kind": kind,
        "last": page.last,
        "is_mine": page.last and page.last.saved_by_id == request.user.pk,
        "wrong": [(_unless_said(called.get(name, ""), sentence), sentence) for name, sentence in (wrong or {}).items()],
        "reasons": reasons,
        "unasked": [called[name] for name in sorted(unasked)],
    }
    if kind in ("saved", "partly") and page.row is not None:
        context |= {"version": page.version, "was": page.marks()}
    return render(request, "referrals/_saved.html", context)


def _unless_said(called, sentence):
    return "" if sentence.lower().startswith(called.lower()) else called


def _sent(request, *, by_itself=False):
    """From which window a page came, and as its which turn; nothing made up counts."""
    try:
        window = uuid.UUID(request.POST.get("window", ""))
    except ValueError:
        return Sent(by_itself=by_itself)
    turn = request.POST.get("turn", "")
    return Sent(window, int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 16 else 0, by_itself)
