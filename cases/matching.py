"""Children who may be the one that somebody names: of those whom the reader may see, the likeliest first. R08, R33.

The plain query over protected rows: the policy decides before a name is looked at, and a child whom the reader may not
see and one who is not there are one answer, with as many statements. What is compared, and how strong a sign it is,
stands in the database (`cases_compared`, `cases_likeness`): `cases_note_alike` asks the same for those who see more.
"""

import json
from dataclasses import dataclass

from django.db import connection
from django.db.models import prefetch_related_objects

from cases.models import Case, Child

MOST = 8  # candidates for one child
# What is compared; whoever is told of has these, as a Child has.
COMPARED = (
    "given_names", "family_name", "also_known_as", "date_of_birth", "age_is_estimated", "nhs_number",
    "social_care_reference", "yjs_reference",
)  # fmt: skip

LIKE = f"""
with named as (select jsonb_populate_record(null::cases_child, %s::jsonb) as child),
     told as materialized (
       select child, cases_words_of(child) as words,
              array(select unnest(cases_sounds(word)) from unnest(cases_words_of(child)) as word) as sounds
         from named)
select c.*, compared.codes from cases_child c
 cross join told
 cross join lateral (select case when cases_worth_comparing(told.child, c, told.words, told.sounds)
                                 then cases_compared(told.child, c) end as codes offset 0) compared
 where cases_likeness(compared.codes) > 0 and not c.id = any (%s::uuid[])
 order by cases_likeness(compared.codes) desc, c.id limit {MOST}
"""
TWO = "select cases_compared(one, other) from cases_child one, cases_child other where one.id = %s and other.id = %s"

WORDS = {
    "same": "the same",
    "part": "one is part of the other",
    "sounds": "sounds alike",
    "nearly": "spelt nearly the same",
    "alias": "one is also known by the other’s name",
    "day_and_month": "day and month swapped",
    "digits": "two digits swapped",
    "one_digit": "one digit differs",
    "about": "fits the estimated age",
    "differs": "differs",
    "unknown": "not known on one side",
}
CHANGED_OVER = "given and family name changed over"
NUMBERS = {"nearly": "one letter or digit differs"}
SAY_NOTHING = ("differs", "unknown")


@dataclass(frozen=True)
class Evidence:
    """How one fact of two children compares: `code` as the database says it, `words` as people read it.

    `field` is empty where the fact is only shown, as a gender is, which half of all children share.
    """

    field: str
    code: str
    words: str

    @property
    def speaks_for(self):
        return bool(self.field) and self.code not in SAY_NOTHING


def candidates(told: dict, beside=()) -> list[Child]:
    """Children like the one told of (`COMPARED`), each with `evidence` and, of their cases, those to be seen.

    `beside`: ids of children who are left out.
    """
    told = {"given_names": "", "family_name": "", "also_known_as": "", "nhs_number": "", "age_is_estimated": False,
            "social_care_reference": "", "yjs_reference": ""} | told  # fmt: skip
    found = list(Child.objects.raw(LIKE, [json.dumps(told, default=str), list(beside)]))
    prefetch_related_objects(found, "cases")
    for child in found:
        child.evidence = in_words(child.codes)
    return found


def beside_each_other(one: Child, other: Child) -> dict[str, Evidence]:
    """The evidence on two children who are both there to be seen."""
    with connection.cursor() as cursor:
        cursor.execute(TWO, [one.pk, other.pk])
        return in_words(cursor.fetchone()[0])


def alike(case: Case) -> list[Child]:
    """Children like that of a case, but for those of other parts in the same referral, which are never the same."""
    told = {name: getattr(case.child, name) for name in COMPARED}
    of_referral = Case.objects.filter(record__origin=case.record.origin_id, record__origin__isnull=False)
    parts = of_referral.values_list("child_id", flat=True)
    return candidates(told, beside=[case.child_id, *parts])


def in_words(codes: list[str]) -> dict[str, Evidence]:
    way, given, family, alias, *numbers = codes
    names = [("given_names", given), ("family_name", family)]
    found = [Evidence(field, code, _of_name(code, way)) for field, code in names]
    found.append(Evidence("also_known_as", alias, WORDS[alias]))
    found.append(Evidence("date_of_birth", numbers[0], WORDS[numbers[0]]))
    for field, code in zip(("nhs_number", "social_care_reference", "yjs_reference"), numbers[1:], strict=True):
        found.append(Evidence(field, code, NUMBERS.get(code, WORDS[code])))
    return {one.field: one for one in found}


def _of_name(code, way):
    if way == "straight":
        return WORDS[code]
    return CHANGED_OVER if code == "same" else f"{WORDS[code]}, {CHANGED_OVER}"


def one_at_a_time() -> None:
    """Until the transaction ends nobody else opens a case or merges: two at once would each see nobody known. R08

    Who waited sees what the other did, unless their own transaction began before the other's: to them the grants of
    the other's cases have not begun. Then the two children are noted as possible matches, for both.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('cases_child'))")


def note_alike(case: Case) -> None:
    """Have the child of a case just opened compared with those whom its opener may not see; nothing comes back."""
    with connection.cursor() as cursor:
        cursor.execute("select cases_note_alike(%s)", [case.pk])
