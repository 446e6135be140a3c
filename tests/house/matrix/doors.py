"""How an address is declared: one line says what it is, who comes in, and on which subjects it is tried."""

from dataclasses import dataclass, field

SHOWN, FORM, BUTTON, REDIRECT = "shown", "form", "button", "redirect"


@dataclass(frozen=True)
class Door:
    name: str
    rule: str  # a name in tests/house/matrix/rules.py
    of: str = ""  # what of the world it is tried on: a name in tests/house/matrix/subjects.py; none without ids
    kind: str = SHOWN  # a page that is read; one that is filled in; a button (POST alone); one that leads elsewhere
    body: dict = field(default_factory=dict)  # what is posted beside, or instead of, what the page's form asks for
    bare: int = 0  # the answer to a POST of nothing, where that is neither the page again nor done
    stays: str = ""  # why a plausible form leads nobody on; empty: it does


def page(name, rule, of="", **more):
    return Door(name, rule, of, **more)


def form(name, rule, of="", **more):
    return Door(name, rule, of, kind=FORM, **more)


def button(name, rule, of="", **more):
    return Door(name, rule, of, kind=BUTTON, **more)


def redirect(name, rule, of="", **more):
    return Door(name, rule, of, kind=REDIRECT, **more)
