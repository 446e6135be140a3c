"""The daily mail: of whom it is found out what waits, what may stand in it, and who says when it comes."""

from tests.mutants.change import InFunction, InSource, mutant

DIGESTS, ABSENCE, ACTIONS = (
    "tests/hsbpanel/test_digests.py",
    "tests/meetings/test_absence.py",
    "tests/meetings/test_actions.py",
)

MUTANTS = [
    mutant(
        "what waits for anybody is kept by anybody",
        "alter policy hsb_web_insert on sharing_digest with check (true)",
        DIGESTS,
    ),
    mutant("words get into a digest", "alter table sharing_digest drop constraint digest_holds_no_words", DIGESTS),
    mutant(
        "a digest says any word as its kind",
        InFunction("sharing_are_digest_lines", "line ->> 'kind' in (", "'other' in ("),
        DIGESTS,
    ),
    mutant(
        "who has a deputy that is not let in has no mail",
        InSource("sharing/services/digests.py", " if not shut.get(deputy.pk)]", "]"),
        DIGESTS,
    ),
    mutant(
        "two digests a day for one person",
        "alter table sharing_digest drop constraint one_digest_a_person_and_day",
        DIGESTS,
    ),
    mutant(
        "anybody says when another's mail comes",
        InFunction("sharing_person_stays", "sharing_reader() is distinct from old.id then", "false then"),
        DIGESTS,
    ),
    mutant(
        "choose_time asks nobody who they are",
        InSource("sharing/services/digests.py", "    if person.pk != by.pk:\n        raise PermissionDenied\n", ""),
        DIGESTS,
    ),
    mutant(
        "what waits is found out as nobody",
        InSource("hsbpanel/digests.py", "    identity.put_on_connection(person.pk)\n", ""),
        DIGESTS,
    ),
    mutant(
        "yesterday's mail is sent today",
        InSource(
            "sharing/rules.py", "Dispatch.Kind.DIGEST and _day_is_over(delivery)", "Dispatch.Kind.DIGEST and False"
        ),
        DIGESTS,
    ),
    mutant(
        "a lead who is not let in is told",
        InSource("meetings/leads.py", " and gate.is_open(person)", ""),
        ABSENCE,
        ACTIONS,
    ),
]
