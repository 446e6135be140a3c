from django.apps import AppConfig
from django.conf import settings


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self):
        """No process starts with which documents could not be kept."""
        from cases import scanning
        from sharing import sealed_files

        sealed_files.keys()
        if scanning.is_configured():
            scanning.address(settings.CLAMD)
