"""Whose copy it is, from what is printed on it: the reference at the head, the number at the foot of each page. R31"""

from django.core.management.base import BaseCommand, CommandError

from sharing import audit
from sharing.models import AuditEvent, Delivery
from sharing.web.days import moment


class Command(BaseCommand):
    help = "Say to whom a copy went: trace_copy “HSB panel 14 December 2026 – schedule version 1” 3"

    def add_arguments(self, parser):
        parser.add_argument("reference", help="as printed at the head of each page")
        parser.add_argument("number", type=int, help="of the copy, as printed at the foot")

    def handle(self, *, reference, number, **_):
        copies = Delivery.objects.filter(
            dispatch__reference__iexact=" ".join(reference.split()), copy_number=number, pack__isnull=False
        )
        found = list(copies.select_related("dispatch", "recipient__agency", "instead_of"))
        if not found:
            raise CommandError("No copy of that number went out under that reference.")
        for copy in found:
            audit.record("copy.traced", copy, delivery=str(copy.pk))
            self.stdout.write(f"{copy.dispatch.reference}, copy {copy.copy_number}")
            self.stdout.write(f"  {copy.recipient.name} ({copy.recipient.agency}), {copy.address}")
            if copy.instead_of:
                self.stdout.write(f"  instead of {copy.instead_of.name}")
            self.stdout.write(f"  {copy.get_state_display()}, {moment(copy.state_at)}")
            self.stdout.write(f"  opened: {moment(copy.opened_at) if copy.opened_at else 'not yet'}")
            self.stdout.write(f"  password read: {_password_read(copy)}")


def _password_read(copy):
    """When its recipient first read it: who has only opened the paper on its page has not."""
    readings = AuditEvent.objects.filter(what="password.read", person=copy.recipient, detail__delivery=str(copy.pk))
    first = readings.order_by("at").first()
    return moment(first.at) if first else "not yet"
