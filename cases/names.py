"""Whether a text names a child of another case. Asked of the database, where the names stand and are compared. R11

Whole words count, in any case, with or without accents and apostrophes, also with a possessive 's: a given or family
name of three letters alone, both together, or an alias. The names of the text's own child do not count, so a family
name that siblings share names nobody else.
"""

from django.db import connection

PARTS = ("given_names", "family_name", "also_known_as")
NAMED = """
select distinct box.place from unnest(%s::text[]) with ordinality as box (words, place)
 cross join unnest(%s::text[], %s::text[], %s::text[]) as child (given, family, alias)
 where cases_is_named(box.words, child.given, child.family, child.alias, %s)
"""


def naming_linked(record, texts: dict[str, str]) -> list[str]:
    """Which of these texts, by key, name a child of a case beside this one; only of cases that the reader sees too."""
    return _keys(texts, "select cases_named_in(%s, %s::text[])", [_pk(record), list(texts.values())])


def naming(texts: dict[str, str], children, own=None) -> list[str]:
    """Which of these texts, by key, name one of these children; `own` is the child whom the texts are about."""
    named = [[getattr(child, part) for child in children] for part in PARTS]
    return _keys(texts, NAMED, [list(texts.values()), *named, f"{own.name} {own.also_known_as}" if own else ""])


def note(record, texts: dict[str, str]) -> None:
    """Have each text (by its place in words) looked through for children whom the writer may not see.

    A text that names one is noted for those who manage both cases. Nothing comes back: the writer cannot learn
    whether a name was right.
    """
    places = [place[:120] for place in texts]
    with connection.cursor() as cursor:
        cursor.execute(
            "select cases_note_texts(%s, %s::text[], %s::text[])", [_pk(record), places, list(texts.values())]
        )


def _keys(texts, sql, given):
    keys = list(texts)
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [keys[place - 1] for place in sorted(place for (place,) in cursor.fetchall())]


def _pk(record):
    return getattr(record, "record_id", None) or record.pk
