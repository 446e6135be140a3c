from django.core.management.base import BaseCommand

from cases.services.keeping import seal_documents


class Command(BaseCommand):
    help = "Encrypt the files of documents that lie in clear or under an older key of DOCUMENT_KEY; may be run again."

    def handle(self, **options):
        count, sealed, wrong = 0, 0, []
        for document, said in seal_documents():
            count += 1
            sealed += said == "sealed"
            if said not in ("", "sealed"):
                wrong.append(f"{document.pk}: {said}")
        self.stdout.write(f"{count:,} documents, {sealed:,} of them encrypted now.")
        # No reason to stop a start: whoever opens one of these is told, and it is written down.
        if wrong:
            self.stderr.write("\n".join(["These were left as they are:", *wrong]))
