from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sharing.services.verifying import verify_audit


class Command(BaseCommand):
    help = "Compare the audit with its seals and with the file outside the database; names the first that is wrong."

    def handle(self, **options):
        if not settings.AUDIT_SEAL_KEYS:
            raise CommandError("AUDIT_SEAL_KEY is not set here: without it no signature can be looked at.")
        verdict = verify_audit()
        if verdict.wrong:
            raise CommandError(verdict.wrong)
        self.stdout.write(
            f"The audit is whole: {verdict.sealed:,} rows under {verdict.seals:,} seals, "
            f"{verdict.unsealed:,} not sealed yet."
        )
