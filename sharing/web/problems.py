"""What is wrong on a page: the errors of all its forms, in the order of the page, with where each leads."""

from django.forms import BaseForm, BaseFormSet


def forms_in(values):
    """The forms and formsets among these values, each once, in their order."""
    found = {}
    for value in values:
        # By type(): isinstance() would wake lazy values, such as the person who is asking.
        several = issubclass(type(value), list | tuple) and value and issubclass(type(value[0]), BaseForm)
        for form in value if several else [value]:
            if issubclass(type(form), BaseFormSet):
                found |= {id(one): one for one in [form, *form.forms]}
            elif issubclass(type(form), BaseForm):
                found[id(form)] = form
    return list(found.values())


def problems_of(form):
    """(sentence, id of the first input or "") for what is wrong: the form's own first, then field by field."""
    if not form.is_bound:
        return []
    if isinstance(form, BaseFormSet):
        return [(error, "") for error in form.non_form_errors()]
    own = [(error, "") for error in form.non_field_errors()]
    for bound in form:
        link = "" if bound.is_hidden else getattr(bound, "first_input_id", bound.id_for_label)
        own += [(error, link) for error in bound.errors]
    return own


def problems_in(forms):
    return [problem for form in forms_in(forms) for problem in problems_of(form)]
