from django.core.management.base import BaseCommand, CommandError

from hsbpanel.demo import loading
from sharing.models import Panel


class Command(BaseCommand):
    help = "Fill an empty installation in demo mode with a made-up partnership."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is a panel already")

    def handle(self, *, if_empty, **options):
        if if_empty and Panel.objects.exists():
            self.stdout.write("There is a panel already: the demo was not loaded.")
            return
        if reasons := loading.reasons_not_to_load():
            raise CommandError(" ".join(reasons))
        stage = loading.load()
        self.stdout.write(f"{stage.panel.partnership}: {len(stage.people)} people, {len(stage.cases)} cases.")
