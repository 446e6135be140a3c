"""Two windows, or two people, answered the same page: both answers are shown, and for each question one is kept."""

from django.forms import Textarea
from django.http import QueryDict

from referrals.views.pages import is_unchanged
from sharing.web.typed import boxes_of, replaced

THEIRS, MINE, BOTH = "theirs", "mine", "both"
KEEP = "keep-"  # how the names of the choices begin


def is_of_another(page, typed: QueryDict) -> bool:
    """Whether what was typed belongs to another version than the saved one, or to a choice between the two."""
    opened = typed.get("version", page.version)
    return not page.is_new and (opened != page.version or bool(chosen_from(typed)))


def clashes(page, typed: QueryDict) -> list[dict]:
    """Each question that is answered differently, with both answers in words and what is chosen, or else proposed.

    Proposed is what nothing is lost by: theirs where one's own answer is as it was when the page was opened, one's own
    where theirs is, and else both, where two texts can stand one below the other.
    """
    labels, form = page.labels(), page.form(typed)
    form.is_valid()
    saved, was = page.values(), typed.get("was", "")
    ours, others = page.words(saved | form.cleaned_data) | _as_typed(form, typed), page.words(saved)
    chosen = chosen_from(typed) if typed.get("version") == page.version else {}
    return [
        {
            "name": f"{KEEP}{name}",
            "label": labels[name],
            "theirs": others[name],
            "mine": ours[name],
            "both": _is_long_text(form, name) and bool(others[name] and ours[name]),
            "chosen": chosen.get(f"{KEEP}{name}") or _proposed(form, name, others[name], ours[name], was),
        }
        for name in labels
        if name in form.fields and others[name] != ours[name]
    ]


def chosen_from(posted: QueryDict) -> dict[str, str]:
    return {name: choice for name, choice in posted.items() if name.startswith(KEEP)}


def both_kept(page, posted: QueryDict) -> QueryDict:
    """What was sent, with the answers chosen from the two versions, where the saved one is still the one shown."""
    chosen = {name.removeprefix(KEEP): choice for name, choice in chosen_from(posted).items()}
    if not chosen or page.is_new or posted.get("version") != page.version:
        return posted
    form, saved = page.form(), page.values()
    kept = {name: saved[name] for name, choice in chosen.items() if choice == THEIRS and name in form.fields}
    for name, choice in chosen.items():
        if choice == BOTH and name in form.fields and _is_long_text(form, name):
            kept[name] = "\n\n".join(filter(None, [saved[name], posted.get(name, "").strip()]))
    return replaced(posted, form, kept)


def _as_typed(form, typed):
    """The answers that make no sense, in the words that were typed."""
    return {
        name: " ".join(text for box in boxes_of(form, name) for text in typed.getlist(box)) for name in form.errors
        if name in form.fields
    }  # fmt: skip


def _proposed(form, name, theirs, mine, was):
    if is_unchanged(was, name, mine):
        return THEIRS
    if is_unchanged(was, name, theirs) or not _is_long_text(form, name):
        return MINE
    return BOTH if theirs and mine else (MINE if mine else THEIRS)


def _is_long_text(form, name):
    return isinstance(form.fields[name].widget, Textarea)
