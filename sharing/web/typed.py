"""The values of a form as a browser would send them: to put a saved answer back where another was typed."""

from django.http import QueryDict

from sharing.web.widgets import Boxes


def boxes_of(form, name) -> list[str]:
    """The names under which a browser sends one answer."""
    widget, prefixed = form.fields[name].widget, form.add_prefix(name)
    return [f"{prefixed}{part}" for part in widget.widgets_names] if isinstance(widget, Boxes) else [prefixed]


def as_typed(form, values: dict) -> dict[str, list[str]]:
    """{box: what stands in it} for these answers, those that are empty included."""
    return {box: texts for name, value in values.items() for box, texts in _boxed(form, name, value)}


def replaced(data: QueryDict, form, values: dict) -> QueryDict:
    """What was sent, with these answers instead of those typed."""
    data = data.copy()
    for box, texts in as_typed(form, values).items():
        data.setlist(box, texts)
    return data


def sent_for(data: QueryDict, form, names) -> list[tuple[str, str]]:
    """The part of what was sent that answers these questions."""
    boxes = [box for name in names for box in boxes_of(form, name)]
    return [(box, text) for box in boxes for text in data.getlist(box)]


def _boxed(form, name, value):
    field, boxes = form.fields[name], boxes_of(form, name)
    if isinstance(field.widget, Boxes):
        return zip(boxes, ([str(part)] for part in field.widget.decompress(value)), strict=True)
    value = field.prepare_value(value)
    if isinstance(value, list | tuple):
        return [(boxes[0], [str(one) for one in value])]
    return [(boxes[0], [] if value is None else [str(value)])]
