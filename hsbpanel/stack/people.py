"""What `make run` prints when all is up: the address, and who of the demo may sign in."""

from .setup.progress import say

COLUMNS = ("name", "email", "agency", "roles")


def show(stack):
    say(f"\nThe HSB panel is at {stack.url}")
    people = stack.people
    if people:
        say(f"Sign in as one of these; passwords and codes are on {stack.url}/demo/\n")
        for line in table(people):
            say(f"  {line}")
    say(f"\nMail it sends is kept in {stack.mail_dir}, logs in {stack.var / 'log'}. Ctrl-C stops everything.")


def table(people):
    """Lines of a table over `COLUMNS`, each column as wide as its widest cell."""
    rows = [[_cell(person.get(column, "")) for column in COLUMNS] for person in people]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _cell(value):
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
