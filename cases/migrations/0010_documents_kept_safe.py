"""Documents: what they are and where they come from, how they stand with the virus scanner, and whose file is whose.

Web processes write a document once and never say that a virus was found in it; the worker writes what the scanner said
of one that was not scanned, and nothing else.
"""

from django.db import migrations, models
from django.db.models.functions import Cast, Concat, Right

TEXT = models.TextField()
ID = Cast("id", TEXT)

INSERT = "uploaded_by_id = sharing_reader()"
SCANNED = """
alter policy also_insert on cases_document with check ({insert} and scan in ('unscanned', 'clean'));
grant update (scan, scanned_at) on cases_document to hsb_worker;
create policy hsb_worker_update on cases_document for update to hsb_worker
    using (scan = 'unscanned') with check (scan in ('clean', 'infected'));
"""
NOT_SCANNED = """
drop policy hsb_worker_update on cases_document;
revoke update (scan, scanned_at) on cases_document from hsb_worker;
alter policy also_insert on cases_document with check ({insert});
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_more_kinds")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("assessment", "CAT assessment"),
                    ("strategy", "Strategy discussion record"),
                    ("other", "Other"),
                ],
                default="other",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="source",
            field=models.CharField(blank=True, default="", max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(model_name="document", name="dated_on", field=models.DateField(blank=True, null=True)),
        migrations.AddField(
            model_name="document",
            name="caveat",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="handling caveat"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="document",
            name="scan",
            field=models.CharField(
                choices=[
                    ("unscanned", "Not scanned for viruses"),
                    ("clean", "Scanned, no virus found"),
                    ("infected", "A virus was found"),
                ],
                default="unscanned",
                max_length=20,
            ),
        ),
        migrations.AddField(model_name="document", name="scanned_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("scan", "unscanned")), fields=["uploaded_at"], name="document_unscanned"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["assessment", "strategy", "other"])), name="document_of_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    file=Concat(Right(ID, 2, output_field=TEXT), models.Value("/", TEXT), ID, output_field=TEXT)
                ),
                name="document_lies_under_its_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scan", "unscanned"), ("scanned_at", None)),
                    models.Q(("scan__in", ["clean", "infected"]), ("scanned_at__isnull", False)),
                    _connector="OR",
                ),
                name="document_scanned_at_some_time",
            ),
        ),
        migrations.RunSQL(SCANNED.format(insert=INSERT), NOT_SCANNED.format(insert=INSERT)),
    ]
