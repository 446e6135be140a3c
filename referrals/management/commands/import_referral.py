import json
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from referrals import rules
from referrals.exchange.reading import Unreadable, read
from referrals.exchange.schema import schema
from referrals.services.reading_in import read_in_referral
from referrals.views.loading import whole
from sharing.acting import acting
from sharing.models import Person
from sharing.places import the_panel


class Command(BaseCommand):
    help = "Read a referral from a JSON file into a draft of the worker who refers (docs/referral-file.md)."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="the JSON file")
        parser.add_argument("--schema", action="store_true", help="print the schema that files follow, and end")

    def handle(self, *, file, schema: bool, **options):
        if schema:
            self.stdout.write(as_text())
        elif not file:
            raise CommandError("Say which file: import_referral FILE")
        else:
            self._read_in(self._read(file))

    def _read_in(self, told):
        person = Person.objects.filter(email=told.referrer.strip().lower()).first()
        if person is None:
            raise CommandError("Nothing has been written. referrer: nobody has an account under this address.")
        try:
            with acting(person):
                referral = read_in_referral(told=told, by=person, panel=the_panel())
                missing = rules.reasons_not_to_submit(whole(referral.pk))
        except PermissionDenied:
            raise CommandError("Nothing has been written. referrer: this person may not refer.") from None
        self.stdout.write(f"Read in as a draft: {referral.get_absolute_url()}")
        for reason in missing:
            self.stdout.write(f"Still missing: {reason.sentence}")

    def _read(self, file):
        try:
            return read(Path(file).read_bytes())
        except OSError as error:
            raise CommandError(f"The file cannot be opened ({error.strerror}).") from None
        except Unreadable as unreadable:
            problems = "\n".join(f"  {one}" for one in unreadable.problems)
            raise CommandError(f"Nothing has been written. The file cannot be used:\n{problems}") from None


def as_text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False)
