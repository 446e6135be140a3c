"""What a referral says is frozen: when it is submitted, and anew when it is changed while the Chair has it. R09

The rows and the new submission are written in one transaction; the database refuses one without the other.
"""

from django.utils import timezone

from referrals import content, letters, rules
from referrals.models import Referral, Submission, SubmittedAddress
from referrals.services import telling
from sharing import audit
from sharing.errors import RuleBroken
from sharing.models import Person
from sharing.services import dispatch


def freeze(referral: Referral, by: Person, change_reason="") -> Submission:
    stored = content.as_stored(content.parts_of(referral))
    frozen = Submission.objects.create(
        referral=referral, number=referral.submissions.count() + 1, content=stored,
        content_sha256=content.sha256_of(stored), submitted_by=by, change_reason=change_reason,
    )  # fmt: skip
    for child in referral.children.all():
        _keep_address(frozen, child)
    frozen.refresh_from_db(fields=["waits_since"])  # the database's own
    return frozen


def _keep_address(frozen, child):
    told = child.lives_at
    if child.address_is_secret and not told.address:
        raise RuleBroken("The address that must not be disclosed is not yours to read. Ask whoever wrote it to go on.")
    if told.address:
        SubmittedAddress.objects.bulk_create([
            SubmittedAddress(
                referral_id=frozen.referral_id, submission=frozen, child=child.pk, address=told.address,
                is_secret=told.is_kept_apart,
            )
        ])  # fmt: skip


def freeze_anew(referral: Referral, by: Person, because: str) -> Submission:
    """Put a new submission in the place of the one that waits; the Chair's clock goes on. R03, R09"""
    because = because.strip()
    if not because:
        raise RuleBroken("Say why you change it.")
    referral = Referral.objects.select_related("panel", "submission", "referrer").get(pk=referral.pk)  # as written now
    if missing := rules.reasons_not_to_submit(referral):
        raise RuleBroken([reason.sentence for reason in missing])
    before = referral.submission
    Submission.objects.filter(pk=before.pk).update(
        outcome=Submission.Outcome.SUPERSEDED, decided_at=timezone.now(), decided_by=by
    )
    referral.submission = frozen = freeze(referral, by, change_reason=because)
    referral.save(update_fields=["submission"])
    audit.record("referral.changed", referral, by=by, number=frozen.number, sha256=frozen.content_sha256)
    subject, body = letters.changed(referral)
    dispatch.send_notice(record=referral, to=telling.who_decides(referral), subject=subject, body=body, by=by)
    return frozen
