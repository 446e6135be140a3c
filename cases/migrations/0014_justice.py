"""Police and court, who leads a case, and limits that law sets; what no pathway and no step may be. R15, R17–R19"""

import datetime

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import CONTRIBUTED, MANAGED, also, never, protect, updates_only

# Trigger: criminal justice is the young person's, who was of the age of criminal responsibility at the latest incident with a date. R10, R15
PATHWAYS = """
create function cases_pathway_possible() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  part text;
  born date;
  latest date;
begin
  if new.pathway not in ('criminal_justice', 'both') then
    return new;
  end if;
  select c.role, k.date_of_birth into part, born
    from cases_case c join cases_child k on k.id = c.child_id where c.record_id = new.case_id;
  if part <> 'young_person' then
    raise exception 'the criminal justice pathway is the young person''s' using errcode = 'check_violation';
  end if;
  select max(dated_on) into latest from cases_caseinformation
   where case_id = new.case_id and kind = 'incident' and dated_on is not null;
  if extract(year from age(latest, born)) < (
    select value from cases_statutoryvalue where key = 'criminal_responsibility'
       and valid_from <= latest and (valid_to is null or valid_to >= latest)
  ) then
    raise exception 'the young person was too young at the time' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger pathway_possible before insert on cases_pathwaydecision
  for each row execute function cases_pathway_possible();
"""
NO_PATHWAYS = "drop trigger pathway_possible on cases_pathwaydecision; drop function cases_pathway_possible();"

# Trigger: between a not-guilty plea and the verdict no assessment is begun, and none goes on. R18
ASSESSMENTS = """
create function cases_assessment_rests() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.step in ('assessment_started', 'interviews_held', 'report_recorded') and new.left_out_because = ''
     and exists (select from cases_steprecord where case_id = new.case_id and struck_at is null
                  and step = 'plea_entered' and value = 'not_guilty')
     and not exists (select from cases_steprecord where case_id = new.case_id and struck_at is null
                      and step = 'verdict_given') then
    raise exception 'no assessment between a not-guilty plea and the verdict' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger assessment_rests before insert on cases_steprecord
  for each row execute function cases_assessment_rests();
"""
NO_ASSESSMENTS = "drop trigger assessment_rests on cases_steprecord; drop function cases_assessment_rests();"

# Trigger: police and court matters are the young person's. R10
THEIRS = """
create function cases_justice_is_theirs() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from cases_case where record_id = new.case_id and role = 'young_person') then
    raise exception 'police and court matters belong to the young person''s case' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger justice_is_theirs before insert on cases_justiceevent
  for each row execute function cases_justice_is_theirs();
create trigger justice_is_theirs before insert on cases_release
  for each row execute function cases_justice_is_theirs();
"""
NOT_THEIRS = """
drop trigger justice_is_theirs on cases_justiceevent;
drop trigger justice_is_theirs on cases_release;
drop function cases_justice_is_theirs();
"""

# Trigger: the agency that leads is the one last written down. R19
LEADS = """
create function cases_lead_is_written_down() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.lead_agency_id is distinct from (
    select agency_id from cases_leadagency where case_id = new.record_id order by set_at desc, id desc limit 1
  ) then
    raise exception 'a lead agency is written down with its reason' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger lead_is_written_down before update on cases_case
  for each row when (new.lead_agency_id is distinct from old.lead_agency_id)
  execute function cases_lead_is_written_down();
insert into cases_leadagency (id, record_id, case_id, agency_id, "on", because, set_by_id, set_at)
select gen_random_uuid(), record_id, case_id, lead_agency_id, decided_on, 'Pathway decided', decided_by_id, recorded_at
  from cases_pathwaydecision where lead_agency_id is not null;
"""
NO_LEADS = "drop trigger lead_is_written_down on cases_case; drop function cases_lead_is_written_down();"

PACE = "Police and Criminal Evidence Act 1984"
FIRST, LATER = datetime.date(2017, 4, 3), datetime.date(2022, 10, 28)  # in force from; bail: by the day of the arrest
BEFORE = LATER - datetime.timedelta(days=1)
VALUES = [
    # key, title, value, unit, provision, from, to
    ("bail.custody_officer", "Bail before charge: first period", 28, "days", f"{PACE}, s47ZB, as in force from 3 April 2017", FIRST, BEFORE),
    ("bail.inspector", "Bail before charge: first period", 28, "days", f"{PACE}, s47ZB, as in force from 3 April 2017", FIRST, BEFORE),
    ("bail.superintendent", "Bail before charge: extension by a superintendent", 3, "months", f"{PACE}, s47ZD, as in force from 3 April 2017", FIRST, BEFORE),
    ("bail.custody_officer", "Bail before charge: first period", 3, "months", f"{PACE}, s47ZB, as amended by the Police, Crime, Sentencing and Courts Act 2022, Sch 4", LATER, None),
    ("bail.inspector", "Bail before charge: extension by an inspector", 6, "months", f"{PACE}, s47ZD, as amended by the Police, Crime, Sentencing and Courts Act 2022, Sch 4", LATER, None),
    ("bail.superintendent", "Bail before charge: extension by a superintendent", 9, "months", f"{PACE}, s47ZDA, inserted by the Police, Crime, Sentencing and Courts Act 2022, Sch 4", LATER, None),
    ("bail.target", "Local target for bail", 28, "days", "The partnership’s operational guidance, section 5", FIRST, None),
    ("criminal_responsibility", "Age of criminal responsibility", 10, "years", "Children and Young Persons Act 1933, s50, as amended 1963", datetime.date(1964, 2, 1), None),
]  # fmt: skip


def seed(apps, schema_editor):
    model = apps.get_model("cases", "StatutoryValue")
    names = ("key", "title", "value", "unit", "provision", "valid_from", "valid_to")
    model.objects.bulk_create(model(**dict(zip(names, row, strict=True))) for row in VALUES)


OWN = "recorded_by_id = sharing_reader() and struck_at is null"


def walls(table):
    """Added to by whoever contributes, struck out by them, and otherwise left as it is."""
    return [
        protect(table),
        also(table, "insert", check=f"record_id = {CONTRIBUTED} and {OWN}"),
        also(
            table,
            "update",
            using=f"record_id = {CONTRIBUTED} and struck_at is null",
            check="struck_by_id = sharing_reader()",
        ),
        updates_only(table, "struck_at", "struck_by_id", "struck_because"),
        never(table, "delete"),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_routes"),
        ("sharing", "0020_sealing_past_others"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StatutoryValue",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=120)),
                ("value", models.PositiveSmallIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[("days", "days"), ("months", "months"), ("years", "years")], max_length=6
                    ),
                ),
                ("provision", models.CharField(max_length=200)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["key", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "valid_from"), name="statutory_value_begins_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)), fields=("key",), name="statutory_value_in_force_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="statutory_value_ends_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JusticeEvent",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("struck_at", models.DateTimeField(null=True)),
                ("struck_because", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("arrest", "Arrest"),
                            ("offence", "Offence"),
                            ("admission", "Account of the young person"),
                            ("charge", "Charge"),
                            ("hearing", "Court hearing"),
                            ("plea", "Plea"),
                            ("verdict", "Verdict"),
                            ("report", "Pre-sentence report"),
                            ("proposal", "Proposal"),
                            ("disposal", "Disposal"),
                            ("notification", "Notification requirement"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                ("value", models.CharField(blank=True, max_length=30)),
                ("words", models.TextField(blank=True)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="justice_events", to="cases.case"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.steprecord"
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["on", "recorded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("record", models.F("case"))), name="justice_event_of_its_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("struck_at", None), ("struck_because", ""), ("struck_by", None)),
                            models.Q(
                                ("struck_at__isnull", False),
                                ("struck_by__isnull", False),
                                models.Q(("struck_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="justice_event_struck_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "arrest"), ("value__in", [""]), ("until", None)),
                            models.Q(("kind", "offence"), ("value__in", [""]), ("until", None)),
                            models.Q(
                                ("kind", "admission"), ("value__in", ["full", "partial", "none"]), ("until", None)
                            ),
                            models.Q(("kind", "charge"), ("value__in", [""]), ("until", None)),
                            models.Q(("kind", "hearing"), ("value__in", [""]), ("until", None)),
                            models.Q(("kind", "plea"), ("value__in", ["guilty", "not_guilty"]), ("until", None)),
                            models.Q(("kind", "verdict"), ("value__in", ["guilty", "not_guilty"]), ("until", None)),
                            models.Q(("kind", "report"), ("value__in", [""])),
                            models.Q(
                                ("kind", "proposal"),
                                (
                                    "value__in",
                                    [
                                        "no_further_action",
                                        "outcome_22",
                                        "community_resolution",
                                        "youth_caution",
                                        "youth_conditional_caution",
                                        "to_court",
                                        "absolute_discharge",
                                        "conditional_discharge",
                                        "referral_order",
                                        "rehabilitation_order",
                                        "custody",
                                        "other",
                                    ],
                                ),
                                ("until", None),
                            ),
                            models.Q(
                                ("kind", "disposal"),
                                (
                                    "value__in",
                                    [
                                        "no_further_action",
                                        "outcome_22",
                                        "community_resolution",
                                        "youth_caution",
                                        "youth_conditional_caution",
                                        "to_court",
                                        "absolute_discharge",
                                        "conditional_discharge",
                                        "referral_order",
                                        "rehabilitation_order",
                                        "custody",
                                        "other",
                                    ],
                                ),
                                ("until", None),
                            ),
                            models.Q(("kind", "notification"), ("value__in", ["yes", "no"])),
                            _connector="OR",
                        ),
                        name="justice_event_has_its_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("on")), _connector="OR"),
                        name="justice_event_ends_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadAgency",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("on", models.DateField(verbose_name="from")),
                ("because", models.TextField(verbose_name="why")),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="leads", to="cases.case"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "lead agencies",
                "ordering": ["-set_at", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("record", models.F("case"))), name="lead_of_its_case"),
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True), name="lead_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("struck_at", models.DateTimeField(null=True)),
                ("struck_because", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bail", "Bail"),
                            ("investigation", "Released under investigation"),
                            ("ended", "Bail or investigation ended"),
                        ],
                        max_length=15,
                    ),
                ),
                ("on", models.DateField(verbose_name="from")),
                ("until", models.DateField(blank=True, null=True, verbose_name="bail ends")),
                ("conditions", models.TextField(blank=True)),
                (
                    "authorised_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("custody_officer", "Custody officer"),
                            ("inspector", "Inspector"),
                            ("superintendent", "Superintendent"),
                            ("court", "Court"),
                        ],
                        max_length=20,
                    ),
                ),
                ("chase_on", models.DateField(blank=True, null=True, verbose_name="to be chased")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="cases.case"
                    ),
                ),
                (
                    "extends",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extended_by",
                        to="cases.release",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.steprecord"
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["on", "recorded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("record", models.F("case"))), name="release_of_its_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("struck_at", None), ("struck_because", ""), ("struck_by", None)),
                            models.Q(
                                ("struck_at__isnull", False),
                                ("struck_by__isnull", False),
                                models.Q(("struck_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="release_struck_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("chase_on", None),
                                ("kind", "bail"),
                                ("until__gte", models.F("on")),
                                ("until__isnull", False),
                                models.Q(("authorised_by", ""), _negated=True),
                            ),
                            models.Q(
                                ("authorised_by", ""),
                                ("chase_on__gte", models.F("on")),
                                ("chase_on__isnull", False),
                                ("conditions", ""),
                                ("extends", None),
                                ("kind", "investigation"),
                                ("until", None),
                            ),
                            models.Q(
                                ("authorised_by", ""),
                                ("chase_on", None),
                                ("conditions", ""),
                                ("extends", None),
                                ("kind", "ended"),
                                ("until", None),
                            ),
                            _connector="OR",
                        ),
                        name="release_has_its_dates",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("extends__isnull", False), ("struck_at", None)),
                        fields=("extends",),
                        name="bail_extended_once",
                    ),
                ],
            },
        ),
        protect("cases_leadagency"),
        also("cases_leadagency", "insert", check=f"record_id = {MANAGED} and set_by_id = sharing_reader()"),
        never("cases_leadagency", "update, delete"),
        *walls("cases_justiceevent"),
        *walls("cases_release"),
        never("cases_statutoryvalue", "insert, update, delete"),
        migrations.RunPython(seed, migrations.RunPython.noop),
        migrations.RunSQL(PATHWAYS, NO_PATHWAYS),
        migrations.RunSQL(ASSESSMENTS, NO_ASSESSMENTS),
        migrations.RunSQL(THEIRS, NOT_THEIRS),
        migrations.RunSQL(LEADS, NO_LEADS),
    ]
