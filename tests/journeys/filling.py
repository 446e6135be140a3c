"""Types answers into a page by the words on it, as somebody does who reads the label and not the code."""

from playwright.sync_api import Page, expect

from tests.journeys.told import from_words


def fill(page: Page, answers: dict, asked: dict, folder=None):
    """Answer every question of `asked` that `answers` has something for, in the order of the page."""
    for name, question in asked.items():
        if answers.get(name) not in (None, "", []):
            answer(page, question, answers[name], folder)


def answer(page: Page, question, value, folder=None):
    group = group_of(page, question.label).nth(question.nth)
    if question.kind == "choice":
        choose(group, question.choices.get(value, value))
    elif question.kind == "several":
        for one in value:
            label = next(text for text in question.choices if text.lower().startswith(one.lower()))
            choose(group, label)
    elif question.kind in ("date", "day to come"):
        type_date(group, value)
    elif question.kind == "select":
        select(group, value)
    elif question.kind == "file":
        group.locator("input[type=file]").set_input_files(folder / value)
    else:
        group.locator("input, textarea").first.fill(value)


def group_of(page, label, *, begins=False):
    """The form groups that are headed by this label or legend; `begins`: by one that begins so."""
    heads = ("./label", "./h1/label", "./fieldset/legend")
    words = quoted(label)
    if begins:
        test = " or ".join(f"starts-with(normalize-space({head}), {words})" for head in heads)
    else:
        both = [words, quoted(f"{label} (optional)")]
        test = " or ".join(f"normalize-space({head}) = {one}" for head in heads for one in both)
    return page.locator(f"xpath=//*[contains(concat(' ', @class, ' '), ' govuk-form-group ')][{test}]")


def choose(group, label):
    """Tick the radio or box of this label."""
    item = group.locator(f"xpath=.//*[contains(@class, '__item')][normalize-space(./label) = {quoted(label)}]")
    item.locator("input").first.check(force=True)


def select(group, words):
    """Choose from a list the option that is these words, or begins with them."""
    options = [one.strip() for one in group.locator("select option").all_inner_texts()]
    found = [one for one in options if one == words] or [one for one in options if one.startswith(words)]
    assert found, f"“{words}” is not in the list: {options}"
    group.locator("select").select_option(label=found[0])


def type_date(group, words):
    """A date that is none, such as a mistake to be refused, is typed as its three parts."""
    try:
        when = from_words(words)
        parts = (str(when.day), str(when.month), str(when.year))
    except ValueError:
        parts = (*reversed(words.split("-")), "", "")[:3]
    for box, part in zip(group.locator("input").all()[:3], parts, strict=False):
        box.fill(part)


def press(page: Page, words):
    """Press the button, or follow the link that looks like one."""
    page.get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_load_state("load")


def save(page: Page, words="Save and continue"):
    """Press the button that saves a page, and be told at once if the page did not take it.

    A text of the file that names another child is meant so: the page asks once, and is saved as it is.
    """
    press(page, words)
    if page.get_by_label("Save it as it is").count():
        press(page, words)
    refuse_problems(page)


def problems(page: Page):
    """The sentences of the error summary."""
    return [one.strip() for one in page.locator(".govuk-error-summary li").all_inner_texts()]


def refuse_problems(page: Page):
    found = problems(page)
    assert not found, f"{page.title()} did not take what was typed: {found}"


def expect_problem(page: Page, words):
    """The page says this, whole or in part, and leads from the summary to the box that it is about."""
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert any(words in one for one in problems(page)), f"“{words}” is not among {problems(page)}"
    assert page.title().startswith("Error: "), f"The title does not say that there is a problem: {page.title()}"


def quoted(words):
    """A text as XPath writes it, whatever quotes are in it."""
    if '"' not in words:
        return f'"{words}"'
    parts = words.split('"')
    return "concat(" + ", '\"', ".join(f'"{part}"' for part in parts) + ")"
