"""A form comes back once when a text in it names another child, before anything is saved. R11

The boxes looked through are those whose hint says that no other child is named there.
"""

from collections.abc import Callable

from django import forms

from sharing.web.wording import NO_NAMES, name_of

AS_IT_IS = "as_it_is"
SEEMS_TO_NAME = "“{}” seems to name a child. Write “the young person” or “child harmed A”, or save it as it is"


def may_be_saved(form: forms.BaseForm, naming: Callable[[dict], list]) -> bool:
    """False where a valid form first has to be looked at again; it then says which boxes and takes "as it is".

    `naming`: which of the texts {box: text} name a child whom the writer may know. A box that the writer has not
    changed is not asked about again.
    """
    texts = {
        name: text for name, text in texts_to_look_at(form, form.cleaned_data).items() if name in form.changed_data
    }
    found = naming(texts)
    if set(found) <= set(form.data.get(AS_IT_IS, "").split()):
        return True
    for name in found:
        form.add_error(name, SEEMS_TO_NAME.format(name_of(form.fields[name], name)))
    _ask_whether_as_it_is(form, found)
    return False


def texts_to_look_at(form: forms.BaseForm, values: dict) -> dict[str, str]:
    """{box: text} of the boxes in which no other child is to be named, where something stands in them."""
    return {
        name: values[name]
        for name, field in form.fields.items()
        if NO_NAMES in str(field.help_text) and values.get(name)
    }


def _ask_whether_as_it_is(form, boxes):
    """A tick that is set already, so that pressing the button once more saves; it holds for these boxes alone."""
    about = " ".join(boxes)
    form.fields[AS_IT_IS] = forms.BooleanField(
        required=False,
        label="Save it as it is",
        help_text="Everyone who may read the text reads the name.",
        widget=forms.CheckboxInput(attrs={"value": about}),
    )
    form.data = form.data.copy()
    form.data[AS_IT_IS] = about
