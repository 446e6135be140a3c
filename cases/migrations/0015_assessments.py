"""HSB assessments by two workers, and what each child needs and risks. What is finished stands. R13, R20, R21, §3d"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import CONTRIBUTED, MANAGED, also, never, protect, updates_only

FUNCTIONS = """
-- Trigger: an assessment is of a young person under 18, and none begins between a not-guilty plea and the verdict. R18
create function cases_assessment_begins() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare born date; part text;
begin
  select c.role, k.date_of_birth into part, born
    from cases_case c join cases_child k on k.id = c.child_id where c.record_id = new.case_id;
  if part <> 'young_person' then
    raise exception 'the HSB assessment is the young person''s' using errcode = 'restrict_violation';
  end if;
  if born + interval '18 years' <= new.begun_on then
    raise exception 'the HSB assessment is of somebody under 18' using errcode = 'restrict_violation';
  end if;
  if exists (select from cases_steprecord where case_id = new.case_id and struck_at is null
                and step = 'plea_entered' and value = 'not_guilty')
     and not exists (select from cases_steprecord where case_id = new.case_id and struck_at is null
                        and step = 'verdict_given') then
    raise exception 'no HSB assessment between a not-guilty plea and the verdict' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger begins before insert on cases_assessment for each row execute function cases_assessment_begins();

-- Trigger: once given up an assessment stands as it is; once finished it is only considered, once.
create function cases_assessment_stands() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare considered constant text[] := array['considered_on', 'considered_by_id'];
begin
  if current_user = 'hsb_owner' then return new; end if;
  if old.given_up_on is not null or (old.finished_on is not null
       and (old.considered_on is not null or to_jsonb(new) - considered is distinct from to_jsonb(old) - considered))
  then
    raise exception 'the assessment has ended and stands' using errcode = 'restrict_violation';
  end if;
  if new.considered_on is not null and old.finished_on is null then
    raise exception 'an assessment is considered once it is finished' using errcode = 'restrict_violation';
  end if;
  if new.finished_on is not null and old.finished_on is null then
    if not exists (select from cases_document where id = new.report_id and record_id = new.record_id
                      and scan <> 'infected') then
      raise exception 'the report is a document of the case' using errcode = 'restrict_violation';
    end if;
    if exists (select from cases_domainresult where assessment_id = new.id
                  and strengths = '' and concerns = '' and not_assessed_because = '')
       or exists (select from cases_interview where assessment_id = new.id and settled_by_id is null)
       or (select count(distinct kind) from cases_interview where assessment_id = new.id) < 4 then
      raise exception 'something of the assessment is missing' using errcode = 'restrict_violation';
    end if;
  end if;
  return new;
end $$;
create trigger stands before update on cases_assessment for each row execute function cases_assessment_stands();

-- Trigger: a report that is recorded puts the case on the next available panel, whoever recorded it. R21
create function cases_report_to_panel() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update cases_case set due_at_panel_on = least(due_at_panel_on, sharing_today()), due_because = 'Assessment report'
   where record_id = new.case_id and status = 'open';
  return null;
end $$;
create trigger to_panel after update of finished_on on cases_assessment for each row
  when (old.finished_on is null and new.finished_on is not null) execute function cases_report_to_panel();

-- Trigger: what belongs to an assessment belongs to its record, and is written while that is not finished.
create function cases_assessment_open() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'hsb_owner' then return new; end if;
  perform from cases_assessment where id = new.assessment_id and record_id = new.record_id
      and finished_on is null and given_up_on is null for share;
  if not found then
    raise exception 'the assessment has ended and stands' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger while_open before insert or update on cases_assessor
  for each row execute function cases_assessment_open();
create trigger while_open before insert or update on cases_interview
  for each row execute function cases_assessment_open();
create trigger while_open before insert or update on cases_domainresult
  for each row execute function cases_assessment_open();

-- Trigger: an assessor is who they are said to be: allocated to the case, of that agency, and trained where told so.
create function cases_assessor_is_one() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'hsb_owner' then return new; end if;
  if not exists (select from cases_allocation where record_id = new.record_id and person_id = new.person_id
                    and ended_at is null)
     or not exists (select from sharing_person where id = new.person_id and agency_id = new.agency_id) then
    raise exception 'an assessor is allocated to the case' using errcode = 'restrict_violation';
  end if;
  if new.is_trained and not exists (
       select from cases_assessment a, lateral sharing_trained_in(a.tool, a.other_tool, new.joined_on) trained
        where a.id = new.assessment_id and trained = new.person_id) then
    raise exception 'nobody has recorded that training' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger is_one before insert on cases_assessor for each row execute function cases_assessor_is_one();

-- Deferred: an unfinished assessment has two workers, at least one of them trained; on a criminal pathway of two
-- agencies. R17, R20, R46
create function cases_two_assessors() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  which constant uuid := (to_jsonb(new) ->> tg_argv[0])::uuid;
  here record;
begin
  select a.case_id, count(o.id) as workers, count(*) filter (where o.is_trained) as trained,
         count(distinct o.agency_id) as agencies
    into here
    from cases_assessment a left join cases_assessor o on o.assessment_id = a.id and o.left_on is null
   where a.id = which and a.finished_on is null and a.given_up_on is null group by a.id;
  if not found then return null; end if;
  if here.workers <> 2 or here.trained = 0 then
    raise exception 'an HSB assessment has two workers, one of them trained in the tool'
      using errcode = 'restrict_violation';
  end if;
  if here.agencies < 2 and tg_op = 'INSERT' and exists (
       select from cases_pathwaydecision d where d.case_id = here.case_id and d.pathway <> 'child_protection'
          and not exists (select from cases_pathwaydecision later where later.supersedes_id = d.id)) then
    raise exception 'the two workers come from different agencies' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create constraint trigger two_workers after insert on cases_assessment deferrable initially deferred
  for each row execute function cases_two_assessors('id');
create constraint trigger two_workers after insert or update on cases_assessor deferrable initially deferred
  for each row execute function cases_two_assessors('assessment_id');

-- Trigger: risk from a child is told of a young person alone, and always; a version supersedes one of its own case.
create function cases_needs_of_role() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if ((select role from cases_case where record_id = new.case_id) = 'young_person') <> (new.risk_from_child <> '')
  then
    raise exception 'the risk from a child is told of the young person' using errcode = 'restrict_violation';
  end if;
  if new.supersedes_id is not null and not exists (
       select from cases_needsandrisk where id = new.supersedes_id and case_id = new.case_id) then
    raise exception 'a version supersedes one of its own case' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger of_role before insert on cases_needsandrisk for each row execute function cases_needs_of_role();
"""
NO_FUNCTIONS = """
drop trigger of_role on cases_needsandrisk;
drop function cases_needs_of_role();
drop trigger two_workers on cases_assessor;
drop trigger two_workers on cases_assessment;
drop function cases_two_assessors();
drop trigger is_one on cases_assessor;
drop function cases_assessor_is_one();
drop trigger while_open on cases_domainresult;
drop trigger while_open on cases_interview;
drop trigger while_open on cases_assessor;
drop function cases_assessment_open();
drop trigger to_panel on cases_assessment;
drop function cases_report_to_panel();
drop trigger stands on cases_assessment;
drop function cases_assessment_stands();
drop trigger begins on cases_assessment;
drop function cases_assessment_begins();
"""


def written_by(table, author, more=""):
    return also(table, "insert", check=f"record_id = {CONTRIBUTED} and {author} = sharing_reader(){more}")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_justice"),
        ("sharing", "0021_training"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "tool",
                    models.CharField(
                        choices=[("aim_under_12", "AIM Under 12s"), ("aim3", "AIM3"), ("other", "Another tool")],
                        max_length=20,
                    ),
                ),
                ("other_tool", models.CharField(blank=True, max_length=80, verbose_name="name of the other tool")),
                ("tool_version", models.CharField(max_length=60, verbose_name="version of the tool")),
                ("tool_because", models.TextField(blank=True, verbose_name="why this tool")),
                ("begun_on", models.DateField()),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("formulation", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(null=True)),
                ("finished_on", models.DateField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("given_up_on", models.DateField(null=True)),
                ("given_up_because", models.TextField(blank=True)),
                ("considered_on", models.DateField(null=True, verbose_name="considered by the panel on")),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="cases.case"
                    ),
                ),
                (
                    "considered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finished_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_up_by",
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
                (
                    "report",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.document"
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-begun_on", "-begun_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("record", models.F("case"))), name="assessment_of_its_case"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("finished_on", None), ("given_up_on", None)),
                        fields=("case",),
                        name="one_unfinished_assessment_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("tool", "other"), _negated=True), ("other_tool", "")),
                            models.Q(
                                ("tool", "other"),
                                models.Q(("other_tool", ""), _negated=True),
                                models.Q(("tool_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="assessment_says_why_another_tool",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tool_version", ""), _negated=True), name="assessment_names_the_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at", None), ("finished_by", None), ("finished_on", None), ("report", None)
                            ),
                            models.Q(
                                ("finished_at__isnull", False),
                                ("finished_by__isnull", False),
                                ("finished_on__gte", models.F("begun_on")),
                                ("given_up_on", None),
                                ("report__isnull", False),
                                models.Q(("formulation", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="assessment_finished_with_its_report",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_up_because", ""), ("given_up_by", None), ("given_up_on", None)),
                            models.Q(
                                ("finished_on", None),
                                ("given_up_by__isnull", False),
                                ("given_up_on__gte", models.F("begun_on")),
                                models.Q(("given_up_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="assessment_given_up_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("considered_by", None), ("considered_on", None)),
                            models.Q(("considered_by__isnull", False), ("considered_on__gte", models.F("finished_on"))),
                            _connector="OR",
                        ),
                        name="assessment_considered_after_it_is_finished",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessor",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("is_lead", models.BooleanField(default=False)),
                ("is_trained", models.BooleanField(default=False, verbose_name="trained in the tool, and in date")),
                ("joined_on", models.DateField()),
                ("left_on", models.DateField(null=True)),
                ("left_because", models.TextField(blank=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessors", to="cases.assessment"
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-is_lead", "joined_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None)),
                        fields=("assessment", "person"),
                        name="assessor_named_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_lead", True), ("left_on", None)),
                        fields=("assessment",),
                        name="one_lead_assessor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_because", ""), ("left_on", None), ("replaced_by", None)),
                            models.Q(
                                ("left_on__gte", models.F("joined_on")),
                                ("replaced_by__isnull", False),
                                models.Q(("left_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="assessor_left_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DomainResult",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "domain",
                    models.CharField(
                        choices=[
                            ("childs_behaviour", "The child’s behaviour"),
                            ("childs_development", "The child’s development"),
                            ("parents_carers", "Parents and carers"),
                            ("family_home", "Family and home"),
                            ("school_community", "School and community"),
                            ("sexual_behaviours", "Sexual behaviours"),
                            ("non_sexual_behaviours", "Non-sexual behaviours"),
                            ("developmental", "Developmental"),
                            ("environment_family", "Environment and family"),
                            ("self_regulation", "Self-regulation"),
                        ],
                        max_length=30,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("strengths", models.TextField(blank=True)),
                ("concerns", models.TextField(blank=True)),
                ("not_assessed_because", models.TextField(blank=True, verbose_name="why it is not assessed")),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="cases.assessment"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "domain"), name="one_result_a_domain"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_assessed_because", ""), models.Q(("concerns", ""), ("strengths", "")), _connector="OR"
                        ),
                        name="domain_assessed_or_why_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("young_person", "Young person"),
                            ("parents", "Parents or carers"),
                            ("professionals", "Professionals"),
                            ("others", "Significant others"),
                        ],
                        max_length=20,
                        verbose_name="with whom",
                    ),
                ),
                ("who", models.CharField(blank=True, max_length=120, verbose_name="who in particular")),
                ("planned_on", models.DateField(null=True)),
                ("held_on", models.DateField(null=True)),
                ("held_by", models.CharField(blank=True, max_length=120, verbose_name="by whom")),
                ("not_held_because", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interviews", to="cases.assessment"
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
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["recorded_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_by", ""),
                                ("held_on", None),
                                ("not_held_because", ""),
                                ("planned_on__isnull", False),
                                ("settled_by", None),
                            ),
                            models.Q(
                                ("held_on__isnull", False),
                                ("not_held_because", ""),
                                ("settled_by__isnull", False),
                                models.Q(("held_by", ""), _negated=True),
                            ),
                            models.Q(
                                ("held_by", ""),
                                ("held_on", None),
                                ("settled_by__isnull", False),
                                models.Q(("not_held_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="interview_planned_held_or_why_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NeedsAndRisk",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("dated_on", models.DateField(verbose_name="date of the assessment")),
                ("risk_to_child", models.TextField(verbose_name="risk to the child")),
                ("risk_from_child", models.TextField(blank=True, verbose_name="risk from the young person")),
                ("needs", models.TextField()),
                ("protective", models.TextField(blank=True, verbose_name="what protects")),
                ("support", models.TextField(blank=True, verbose_name="support offered")),
                ("therapy", models.TextField(blank=True)),
                ("school", models.TextField(blank=True, verbose_name="safety at school")),
                ("contact", models.TextField(blank=True, verbose_name="contact between the children")),
                ("child_view", models.TextField(blank=True, verbose_name="view of the child")),
                ("child_view_why_not", models.TextField(blank=True, verbose_name="why the child’s view is not here")),
                ("parents_view", models.TextField(blank=True, verbose_name="view of parents or carers")),
                (
                    "parents_view_why_not",
                    models.TextField(blank=True, verbose_name="why the parents’ view is not here"),
                ),
                ("review_on", models.DateField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="needs", to="cases.case"
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
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="cases.needsandrisk",
                    ),
                ),
            ],
            options={
                "ordering": ["-recorded_at", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("record", models.F("case"))), name="needs_of_its_case"),
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes", None)), fields=("case",), name="one_first_needs_a_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("needs", ""), _negated=True), models.Q(("risk_to_child", ""), _negated=True)
                        ),
                        name="needs_and_risk_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("review_on__gt", models.F("dated_on"))), name="needs_reviewed_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("child_view", ""), _negated=True),
                                models.Q(("child_view_why_not", ""), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("parents_view", ""), _negated=True),
                                models.Q(("parents_view_why_not", ""), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="needs_with_views_or_why_not",
                    ),
                ],
            },
        ),
        protect("cases_assessment"),
        written_by(
            "cases_assessment", "begun_by_id", " and finished_on is null and given_up_on is null and version = 0"
        ),
        # The panel's consideration is the offices'; all before it whoever's who contribute.
        also(
            "cases_assessment",
            "update",
            using=f"record_id = {CONTRIBUTED}",
            check=f"""(finished_by_id is null or considered_by_id is not null or finished_by_id = sharing_reader())
                      and (given_up_by_id is null or given_up_by_id = sharing_reader())
                      and (considered_by_id is null
                           or (considered_by_id = sharing_reader() and record_id = {MANAGED}))""",
        ),
        updates_only(
            "cases_assessment",
            "formulation",
            "version",
            "saved_at",
            "saved_by_id",
            "finished_on",
            "finished_at",
            "finished_by_id",
            "report_id",
            "given_up_on",
            "given_up_by_id",
            "given_up_because",
            "considered_on",
            "considered_by_id",
        ),
        never("cases_assessment", "delete"),
        protect("cases_assessor"),
        written_by("cases_assessor", "named_by_id", " and left_on is null"),
        also(
            "cases_assessor",
            "update",
            using=f"record_id = {CONTRIBUTED} and left_on is null",
            check="replaced_by_id = sharing_reader()",
        ),
        updates_only("cases_assessor", "left_on", "left_because", "replaced_by_id"),
        never("cases_assessor", "delete"),
        protect("cases_interview"),
        written_by("cases_interview", "recorded_by_id"),
        also(
            "cases_interview",
            "update",
            using=f"record_id = {CONTRIBUTED} and settled_by_id is null",
            check="settled_by_id = sharing_reader()",
        ),
        updates_only("cases_interview", "who", "held_on", "held_by", "not_held_because", "settled_by_id"),
        never("cases_interview", "delete"),
        protect("cases_domainresult"),
        also("cases_domainresult", "insert", check=f"record_id = {CONTRIBUTED} and version = 0"),
        also(
            "cases_domainresult", "update", using=f"record_id = {CONTRIBUTED}", check="saved_by_id = sharing_reader()"
        ),
        updates_only(
            "cases_domainresult", "strengths", "concerns", "not_assessed_because", "version", "saved_at", "saved_by_id"
        ),
        never("cases_domainresult", "delete"),
        protect("cases_needsandrisk"),
        written_by("cases_needsandrisk", "recorded_by_id"),
        never("cases_needsandrisk", "update, delete"),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
    ]
