from django.core.management.base import BaseCommand

from sharing.services.sealing import begin_anew


class Command(BaseCommand):
    help = "After a dump was restored: take the audit as it is now, and seal it afresh. The old file of seals is kept."

    def handle(self, **options):
        kept = begin_anew()
        self.stdout.write("The audit is sealed afresh from now on." + (f" The seals so far: {kept}" if kept else ""))
