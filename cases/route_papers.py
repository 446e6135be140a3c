"""The routes in words, for docs/pathways.md: a plain picture and a table of each, made from `cases.pathways` alone."""

from cases.pathways import ROUTES, Due, Route, Step

OPENING = """# The pathways, step by step

Made from `cases/pathways.py` by `make manage CMD="describe_pathways"`, and checked by a test to be current: change the
table there, then run the command.

The panel advises child protection, criminal justice, or both (R14). Under 10 at the time of the behaviour, and for a
child harmed, criminal justice is not possible (R15). Under “both” two routes run side by side (R19). What is recorded
stays when a later decision supersedes: the same steps count on the new route.

`→` what comes next once a step is recorded, left out or does not apply; `(?)` whether it applies depends on what is
recorded; `*` may be left out with a reason; `↻` repeats.
"""


def described() -> str:
    return "\n".join([OPENING, *(_route(route) for route in ROUTES.values())])


def _route(route: Route) -> str:
    head = f"## {route.title} ({route.rule})\n"
    picture = "\n".join(_line(route, step) for step in route.steps)
    table = "\n".join(_row(route, step) for step in route.steps)
    columns = "| step | who leads | what must be there before | due | what is recorded |\n|---|---|---|---|---|"
    return f"{head}\n```text\n{picture}\n```\n\n{columns}\n{table}\n"


def _line(route, step):
    numbers = {one.key: number for number, one in enumerate(route.steps, 1)}
    after = ", ".join(str(numbers[one.key]) for one in route.next_after(step.key))
    return f"{numbers[step.key]:>2}. {step.title}{_marks(step)}{f'  → {after}' if after else ''}"


def _marks(step):
    marks = (("(?)", bool(step.waits_for)), ("*", step.may_be_left_out), ("↻", step.repeats))
    return "".join(f" {mark}" for mark, has in marks if has)


def _row(route, step: Step) -> str:
    before = "; ".join(route.step(key).title for key in step.needs) or "nothing"
    if step.waits_for:
        before += f". May wait: “{step.waits_for}”"
    answers = f" ({' or '.join(str(label).lower() for label in step.values.labels)})" if step.values else ""
    return f"| {step.title} | {step.lead.label} | {before} | {_due(route, step.due)} | {step.records}{answers} |"


def _due(route, due: Due | None) -> str:
    if due is None:
        return "no date of its own"
    after = "the decision" if due.after == "decision" else f"“{route.step(due.after).title}”"
    if due.at_next_panel:
        return f"next panel after {after}"
    return f"{due.days} days after {after}" if due.days else f"at once after {after}"
