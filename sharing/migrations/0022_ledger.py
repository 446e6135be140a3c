"""The ledger of what was shared, and of what was not. Only ever added to. R34, R37"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import CONTRIBUTED, MANAGED, also, never, protect


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0021_training"),
    ]

    operations = [
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("shared", "Shared"), ("not_shared", "Considered and not shared")],
                        default="shared",
                        max_length=12,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("hand", "Written down by hand"), ("export", "Export of the whole case")],
                        default="hand",
                        max_length=10,
                    ),
                ),
                ("what", models.TextField(verbose_name="what was shared, or considered")),
                (
                    "to_whom",
                    models.CharField(blank=True, max_length=200, verbose_name="to whom, outside the agreement"),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("referral", "Referring a case to the Chair"),
                            ("discussion", "Discussion at panel to prevent abuse and protect"),
                            ("update", "Keeping partners up to date outside the meeting"),
                            ("involvement", "Establishing which partner agencies are involved"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("cda_s115", "Crime and disorder"),
                            ("crime", "Prevention or detection of crime"),
                            ("significant_harm", "Significant harm to a child or adult"),
                            ("vital_interests", "Vital interests"),
                            ("medical", "Medical purposes, by a health professional"),
                            ("court_order", "Court order"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(verbose_name="why, or why not")),
                ("agreed_by", models.TextField(blank=True, verbose_name="which partners agreed")),
                ("is_chairs_own", models.BooleanField(default=False, verbose_name="decided by the Chair alone")),
                ("on", models.DateField(verbose_name="when")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "by_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disclosures", to="sharing.record"
                    ),
                ),
                (
                    "to_agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["referral", "discussion", "update", "involvement"])),
                        name="disclosure_purpose_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ground__in",
                                ["cda_s115", "crime", "significant_harm", "vital_interests", "medical", "court_order"],
                            )
                        ),
                        name="disclosure_ground_lawful",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("to_agency__isnull", False), ("to_whom", "")),
                            models.Q(("to_agency", None), models.Q(("to_whom", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="disclosure_to_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="disclosure_says_what_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "not_shared"),
                            ("to_agency__isnull", False),
                            models.Q(("agreed_by", ""), _negated=True),
                            ("is_chairs_own", True),
                            _connector="OR",
                        ),
                        name="disclosure_outside_is_agreed",
                    ),
                ],
            },
        ),
        protect("sharing_disclosure"),
        also(
            "sharing_disclosure",
            "insert",
            check=f"""record_id = {CONTRIBUTED} and by_id = sharing_reader()
                      and (how = 'hand' or record_id = {MANAGED})
                      and (not is_chairs_own or sharing_holds_office('{{chair}}'))
                      and by_agency_id = (select agency_id from sharing_person where id = sharing_reader())""",
        ),
        never("sharing_disclosure", "update, delete"),
    ]
