"""The timeline: corrections of what is known, what the panel did, status that matters for safety, links. R10–R12, R33

A correction belongs to the case, the kind and the agency of what it corrects, and is restricted where that is: what
nobody else may read is not let out by correcting it.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import CONTRIBUTED, MANAGED, VISIBLE, also, never, protect, updates_only

# Runs as whoever writes: an entry that they may not read is none that they can correct.
CORRECTS = """
create function cases_correction_fits() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare before cases_caseinformation;
begin
  select * into before from cases_caseinformation where id = new.corrects_id;
  if not found or before.case_id <> new.case_id or before.kind <> new.kind
     or before.is_restricted <> new.is_restricted or before.agency_id is distinct from new.agency_id then
    raise exception 'a correction belongs to what it corrects' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger fits before insert on cases_caseinformation for each row when (new.corrects_id is not null)
  execute function cases_correction_fits();
"""
NO_CORRECTS = """
drop trigger fits on cases_caseinformation;
drop function cases_correction_fits();
"""
# An agreed action is ended by its owner, who may have no more than sight of the case.
EVENTS = f"""
alter policy hsb_web_insert on cases_caseevent
  with check (record_id = {CONTRIBUTED} or (kind = 'action' and record_id = {VISIBLE}));
"""
# What had happened before there was a timeline.
BEFORE = """
insert into cases_caseevent (id, record_id, case_id, "on", kind, words, url_name, url_pk, at, by_id)
select gen_random_uuid(), record_id, record_id, (at at time zone 'Europe/London')::date, kind, words, url, pk, at, by
  from (
    select record_id, opened_at, 'opened', 'Case opened', '', null::uuid, opened_by_id from cases_case
    union all
    select record_id, recorded_at, 'decision', 'Pathway advised: ' ||
           case pathway when 'both' then 'both' else replace(pathway, '_', ' ') end, '', null, decided_by_id
      from cases_pathwaydecision
    union all
    select d.record_id, uploaded_at, 'document', 'Document added', 'cases:document_page', d.id, uploaded_by_id
      from cases_document d join cases_case c on c.record_id = d.record_id
    union all
    select record_id, allocated_at, 'work', 'A worker was allocated', '', null, allocated_by_id from cases_allocation
    union all
    select record_id, ended_at, 'work', 'An allocation ended', '', null, ended_by_id from cases_allocation
     where ended_at is not null
  ) as told (record_id, at, kind, words, url, pk, by);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_plans"),
        ("sharing", "0022_ledger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("on", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Case opened"),
                            ("closed", "Closed or opened again"),
                            ("panel", "Panel"),
                            ("decision", "Decision"),
                            ("step", "Step of the pathway"),
                            ("action", "Agreed action"),
                            ("work", "Who works on it"),
                            ("document", "Document"),
                            ("status", "Status that matters for safety"),
                            ("plan", "Assessment or plan"),
                            ("sharing", "Sharing"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(max_length=300)),
                ("url_name", models.CharField(blank=True, max_length=60)),
                ("url_pk", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="cases.case"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
            ],
            options={
                "ordering": ["on", "at", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("record", models.F("case"))), name="event_of_its_case"),
                    models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="event_has_words"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusFlag",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("address", "Address must not be disclosed"),
                            ("looked_after", "Looked after"),
                            ("protection_plan", "Child protection plan"),
                        ],
                        max_length=20,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=120)),
                ("source", models.CharField(blank=True, max_length=120)),
                ("began_on", models.DateField(blank=True, null=True, verbose_name="since")),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_on", models.DateField(null=True, verbose_name="until")),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.TextField(blank=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="flags", to="cases.case"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "begun_at"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("record", models.F("case"))), name="flag_of_its_case"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("case", "kind"), name="flag_stands_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "address"), _negated=True), ("detail", ""), _connector="OR"
                        ),
                        name="flag_tells_no_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_because", ""), ("ended_by", None), ("ended_on", None)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("ended_on__isnull", False),
                                models.Q(("ended_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="flag_ended_with_reason",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="caselink",
            name="linked_once",
        ),
        migrations.AddField(
            model_name="case",
            name="level",
            field=models.CharField(blank=True, max_length=60, verbose_name="level on the continuum, as referred"),
        ),
        migrations.AddField(
            model_name="caseinformation",
            name="corrected_because",
            field=models.TextField(blank=True, verbose_name="why it is corrected"),
        ),
        migrations.AddField(
            model_name="caseinformation",
            name="corrects",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="cases.caseinformation",
            ),
        ),
        migrations.AddField(
            model_name="caseinformation",
            name="precision",
            field=models.CharField(
                choices=[
                    ("day", "On this day"),
                    ("about", "About this day"),
                    ("month", "In this month"),
                    ("year", "In this year"),
                ],
                default="day",
                max_length=10,
                verbose_name="how exact the date is",
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="caselink",
            name="ended_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="caselink",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="incidents_on",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name="caselink",
            name="kind",
            field=models.CharField(
                choices=[("events", "Part of the same events"), ("sibling", "Brother or sister")],
                default="events",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="linked_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="caselink",
            name="linked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="relation",
            field=models.CharField(blank=True, max_length=200, verbose_name="how the two know each other"),
        ),
        migrations.AddConstraint(
            model_name="caseinformation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrected_because", ""), ("corrects", None)),
                    models.Q(("corrects__isnull", False), models.Q(("corrected_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="information_corrected_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("case", "other", "kind"), name="linked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_because", ""), ("ended_by", None)),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        models.Q(("ended_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="link_ended_with_reason",
            ),
        ),
        # Corrections
        migrations.RunSQL(CORRECTS, NO_CORRECTS),
        migrations.RunSQL(
            f"""create policy also_corrects on cases_caseinformation as restrictive for insert to hsb_web
                 with check (corrects_id is null or record_id = {MANAGED} or agency_id =
                             (select agency_id from sharing_person where id = sharing_reader()))""",
            "drop policy also_corrects on cases_caseinformation",
        ),
        # Events
        protect("cases_caseevent", worker="select, insert"),
        migrations.RunSQL(EVENTS, migrations.RunSQL.noop),
        also("cases_caseevent", "insert", check="by_id = sharing_reader()"),
        never("cases_caseevent", "update, delete"),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        # Status
        protect("cases_statusflag"),
        also(
            "cases_statusflag",
            "insert",
            check=f"record_id = {CONTRIBUTED} and begun_by_id = sharing_reader() and ended_at is null",
        ),
        also(
            "cases_statusflag",
            "update",
            using=f"record_id = {CONTRIBUTED} and ended_at is null and (kind <> 'address' or record_id = {MANAGED})",
            check="ended_by_id = sharing_reader()",
        ),
        updates_only("cases_statusflag", "ended_on", "ended_at", "ended_by_id", "ended_because"),
        never("cases_statusflag", "delete"),
        # Links
        migrations.RunSQL(
            "grant update (ended_at, ended_by_id, ended_because) on cases_caselink to hsb_web",
            "revoke update (ended_at, ended_by_id, ended_because) on cases_caselink from hsb_web",
        ),
        also(
            "cases_caselink",
            "update",
            using=f"record_id = {MANAGED} and ended_at is null",
            check="ended_by_id = sharing_reader()",
        ),
        migrations.RunSQL(
            """create policy also_linked_by on cases_caselink as restrictive for insert to hsb_web
                 with check (linked_by_id = sharing_reader() and ended_at is null)""",
            "drop policy also_linked_by on cases_caselink",
        ),
    ]
