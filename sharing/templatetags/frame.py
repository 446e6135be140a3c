"""The words and pieces every page is made of."""

from django import template
from django.core.paginator import Page
from django.template.defaultfilters import slugify
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sharing import held
from sharing.web import days, wording
from sharing.web.problems import problems_in
from sharing.web.states import colour_of, label_of

register = template.Library()


# Words


@register.filter
def long_date(value):
    """14 December 2026"""
    return days.long_date(value) if value else ""


@register.filter
def clock(value):
    """9.30am, in London"""
    return days.clock(value) if value is not None and value != "" else ""


@register.filter
def moment(value):
    """14 December 2026, 9.30am, in London"""
    return days.moment(value) if value else ""


@register.filter
def when(value):
    """ "at 9.30am" where it was today, else "on 14 December 2026, 9.30am"."""
    return days.when(value) if value else ""


@register.filter
def lower_first(text):
    """A label inside a sentence."""
    return wording.lower_first(str(text))


@register.filter
def named(person):
    """Name (Agency)"""
    if not person:
        return ""
    agency = getattr(person, "agency", None)
    return f"{person.name} ({agency})" if agency else str(person.name)


@register.filter
def age_on(born, date=None):
    """Whole years on that date, today when none is given."""
    return days.age_on(born, date or days.today()) if born else ""


def plural_of(noun):
    one, _, many = noun.partition(",")
    if not many:
        many = f"{one[:-1]}ies" if one.endswith("y") and one[-2:-1] not in "aeiou" else f"{one}s"
    return one.strip(), many.strip()


@register.filter
def in_words(count, noun):
    """ "no cases", "1 case", "23 cases"; an odd plural is given as "child,children"."""
    one, many = plural_of(noun)
    count = count if isinstance(count, int) else len(count)
    return f"no {many}" if count == 0 else f"{count:,} {one if count == 1 else many}"


# Forms and their errors


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms):
    return {"problems": problems_in(forms)}


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def errors_on_page(context):
    """What is wrong in any form of the page; the frame draws it, so that no page forgets it."""
    return {"problems": problems_in(context.flatten().values())}


@register.simple_tag(takes_context=True)
def error_prefix(context):
    """ "Error: " before the title of a page with a form that has errors."""
    return "Error: " if problems_in(context.flatten().values()) else ""


@register.simple_tag
def govuk_field(bound, label_size=None, heading=False):
    """One field of a form; heading makes its label the heading of the page."""
    bound.label_size = label_size if label_size is not None else ("l" if heading else None)
    bound.as_heading = heading
    return bound.as_field_group()


@register.simple_tag(takes_context=True)
def csrf_token(context):
    """Django's own, and beside it the mark of whom the form is drawn for: a late one is kept for nobody else."""
    token = context.get("csrf_token")
    if not token or token == "NOTPROVIDED":  # noqa: S105 - Django's word for none
        return ""
    user = getattr(context.get("request"), "user", None)
    is_verified = getattr(user, "is_verified", None)
    drawn_for = held.mark_of(user) if is_verified and is_verified() else ""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}',
        token,
        drawn_for and format_html('<input type="hidden" name="{}" value="{}">', held.DRAWN_FOR, drawn_for),
    )


# Pieces that stand alone


@register.simple_tag
def state_tag(state, text=""):
    """A state in its colour, which is the same everywhere."""
    colour = colour_of(state)
    return format_html('<strong class="govuk-tag hsb-tag--{}">{}</strong>', colour, text or label_of(state))


@register.inclusion_tag("components/task_list.html")
def task_list(tasks):
    """tasks: dicts with text, url, hint, state and status (its words). A page may hold several lists."""
    return {"tasks": tasks, "key": slugify(tasks[0]["url"] or tasks[0]["text"]) if tasks else ""}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*crumbs):
    """Alternately text and address: {% breadcrumbs "Cases" cases_url "HSB-2026-0012" %}; the last may lack its own."""
    pairs = [(crumbs[i], crumbs[i + 1] if i + 1 < len(crumbs) else "") for i in range(0, len(crumbs), 2)]
    return {"crumbs": pairs}


@register.inclusion_tag("components/back_link.html")
def back_link(url, text="Back"):
    return {"url": url, "text": text}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title, text="", url="", link=""):
    return {"title": title, "text": text, "url": url, "link": link}


@register.inclusion_tag("components/date_line.html")
def date_line(steps, label="Dates", upright=False):
    """steps: dicts with label, state (done, now, late, waiting, not_applicable), date and text; in their order."""
    return {"steps": steps, "label": label, "upright": upright}


@register.inclusion_tag("components/timeline.html")
def timeline(events):
    """events: dicts with when, title, by, text and url; newest first."""
    return {"events": events}


@register.inclusion_tag("components/table.html")
def table(caption, heads, rows, hide_caption=False, numeric=()):
    """A table of plain cells; numeric: the numbers (from 0) of the columns that hold figures."""
    lines = [[(heads[n], cell, n in numeric) for n, cell in enumerate(row)] for row in rows]
    columns = [(head, n in numeric) for n, head in enumerate(heads)]
    return {"caption": caption, "columns": columns, "lines": lines, "hide_caption": hide_caption}


def address_with(context, **changes):
    """This page's address with some of its query replaced."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def listed_pages(page: Page):
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page, name="page"):
    """The links below a list; keeps the filter in the address."""
    numbers = [
        (number, address_with(context, **{name: number}) if isinstance(number, int) else "")
        for number in listed_pages(page)
    ]
    return {
        "page": page,
        "numbers": numbers,
        "previous": page.has_previous() and address_with(context, **{name: page.previous_page_number()}),
        "next": page.has_next() and address_with(context, **{name: page.next_page_number()}),
    }


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(context, text, key, numeric=False):
    """A table head that sorts; the view reads ?sort=key or ?sort=-key and looks it up in its own table."""
    now = context["request"].GET.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    wanted = f"-{key}" if now == key else key
    return {
        "text": text,
        "url": address_with(context, sort=wanted, page=1),
        "direction": direction,
        "numeric": numeric,
    }


# Buttons


@register.inclusion_tag("components/button.html")
def button(text, kind="", name="", value=""):
    """The button of a form; kind: secondary or warning."""
    return {"text": text, "kind": kind, "name": name, "value": value}


@register.inclusion_tag("components/link_button.html")
def link_button(text, url, kind=""):
    return {"text": text, "url": url, "kind": kind}


@register.inclusion_tag("components/post_button.html")
def post_button(text, url, kind="", about="", **hidden):
    """A form of one button; what else is named goes as hidden fields. `about`: of which one, for who only hears."""
    return {"text": text, "url": url, "kind": kind, "about": about, "hidden": hidden}


# Pieces that hold others


def piece(name, content, **context):
    return mark_safe(render_to_string(f"components/{name}.html", {"content": content, **context}))


@register.simple_block_tag(takes_context=True)
def capture(context, content, name):
    """Keep what stands inside under a name, for the rest of the template."""
    context[name] = SafeString(content.strip())
    return ""


@register.simple_block_tag
def summary(content, title="", level=2, key="", url="", change="Change"):
    """A summary list of {% row %}s; with a title, a card; key: its anchor; url, change: the link that changes it."""
    return piece("summary", content, title=title, level=level, key=key, url=url, change=change)


@register.simple_tag
def row(key, value, change="", what="", text="Change"):
    """A row of a summary; change: the address of its change link; what: what the link changes, for a screen reader."""
    return piece("summary_row", value, key=key, change=change, what=what, text=text)


@register.simple_block_tag
def longrow(content, key, change="", what="", text="Change"):
    """A row whose value is more than words."""
    return piece("summary_row", content, is_html=True, key=key, change=change, what=what, text=text)


@register.simple_tag
def summary_list(rows, title=""):
    """The same from a list of dicts with key, value, change and what."""
    drawn = "".join(row(one["key"], one["value"], one.get("change", ""), one.get("what", "")) for one in rows)
    return piece("summary", mark_safe(drawn), title=title, level=2)


@register.simple_block_tag
def details(content, title, is_open=False):
    return piece("details", content, title=title, is_open=is_open)


@register.simple_block_tag
def inset(content):
    return piece("inset", content)


@register.simple_block_tag
def warning(content):
    return piece("warning", content)


@register.simple_block_tag
def confirmation(content, title):
    """The panel that says what was done: its title, and inside the reference."""
    return piece("confirmation", content, title=title)


@register.simple_block_tag
def card(content, title, level=2, action="", url=""):
    return piece("card", content, title=title, level=level, action=action, url=url)


@register.simple_block_tag
def scroll(content, label):
    """A wide table that scrolls by itself on a narrow screen; label says what it is."""
    return piece("scroll", content, label=label)
