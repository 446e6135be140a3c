"""Error messages as sentences that say what to do."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name
from django.utils.functional import Promise

UNREADABLE = "Remove the characters that cannot be read: one of those typed is not a letter, number or sign"
# R11: the hint of every box whose text goes into a child's papers; a box that says so is also looked through.
NO_NAMES = "Do not name another child here: readers of one child’s papers may not know of the other."
EMAIL = "Enter an e-mail address in the right form, like name@example.gov.uk"


def no_names(hint=""):
    """A hint with the sentence behind it."""
    return f"{hint.rstrip('.')}. {NO_NAMES}" if hint else NO_NAMES


def lower_first(text):
    """ "Date of birth" -> "date of birth", but "NHS number" and "A&E" stay as they are."""
    first_word = text.split(" ", 1)[0]
    if len(first_word) > 1 and not first_word[1:].islower():
        return text
    return text[:1].lower() + text[1:]


def is_question(text):
    return text.rstrip().endswith("?")


def name_of(field, name):
    """What messages call a field: its `called`, else its label, else its name in words."""
    return str(getattr(field, "called", "") or field.label or pretty_name(name))


def is_choice(field):
    return isinstance(field, forms.ChoiceField | forms.ModelChoiceField)


def required_message(field, name):
    called = name_of(field, name)
    if is_question(called):
        return f"Answer the question “{called}”"
    if isinstance(field, forms.BooleanField):
        return f"Tick the box “{called}”"
    if isinstance(field, forms.FileField):
        return f"Choose a file: {lower_first(called)}"
    return f"{'Select' if is_choice(field) else 'Enter'} {lower_first(called)}"


def limits(called):
    return {
        "max_length": f"{called} must be %(limit_value)d characters or fewer; it has %(show_value)d",
        "min_length": f"{called} must be %(limit_value)d characters or more; it has %(show_value)d",
        "max_value": f"{called} must be %(limit_value)s or less",
        "min_value": f"{called} must be %(limit_value)s or more",
        "null_characters_not_allowed": UNREADABLE,
    }


def wrong_kind(field, called):
    """The message for an answer of the wrong kind."""
    if isinstance(field, forms.EmailField):
        return EMAIL
    if isinstance(field, forms.FileField):
        return "The file did not arrive: choose it again"
    if isinstance(field, forms.DecimalField | forms.FloatField):
        return f"{called} must be a number"
    if isinstance(field, forms.IntegerField):
        return f"{called} must be a whole number"
    if isinstance(field, forms.URLField):
        return f"{called} must be a web address, like https://www.example.gov.uk"
    return f"{called} is not in the right form"


def sentences_for(field, name):
    """The messages of a field, by code, where its author has said nothing else."""
    called = name_of(field, name)
    called = "The answer" if is_question(called) else called
    messages = {**limits(called), "required": required_message(field, name)}
    if isinstance(field, forms.FileField):
        messages |= {
            "missing": required_message(field, name),
            "empty": "The file is empty: choose another",
            "max_length": "The name of the file is longer than %(max)d characters: shorten it",
        }
    if is_choice(field):
        messages["invalid_choice"] = "Select one of the answers listed"
        messages["invalid_pk_value"] = "Select one of the answers listed"
        messages["invalid_list"] = "Select one of the answers listed"
    else:
        messages["invalid"] = wrong_kind(field, called)
    return messages


def put_in_words(field, name):
    """Give a field sentences for every message that is still Django's own."""
    for code, sentence in sentences_for(field, name).items():
        if isinstance(field.error_messages.get(code, ""), Promise) or code not in field.error_messages:
            field.error_messages[code] = sentence


def refuse_unreadable(value):
    """NUL and lone surrogates cannot be stored or printed; say so instead of failing later."""
    for text in value if isinstance(value, list | tuple) else [value]:
        if isinstance(text, str) and any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text):
            raise ValidationError(UNREADABLE, code="unreadable")
