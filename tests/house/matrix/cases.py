"""Cases."""

from tests.house.matrix.doors import form, page

DOORS = [
    page("cases:list", "signed in"),
    page("cases:detail", "record: view", "cases"),
    form("cases:add_information", "record: contribute", "cases"),
    form("cases:add_document", "record: contribute", "cases"),
    page("cases:document", "record: view", "documents"),
]
