"""Write docs/pathways.md from cases/pathways.py."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from cases.route_papers import described


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        path = Path(settings.BASE_DIR) / "docs/pathways.md"
        path.write_text(described())
        self.stdout.write(f"{path} is written.")
