"""Plans in versions and their reviews; panel dates, closings and what stands behind them. R16–R19, R22, §3g"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import CONTRIBUTED, MANAGED, also, moves, never, protect, stays, updates_only

CHAIRS = "sharing_holds_office('{chair,vice_chair}')"

# What was there before it was kept why: the dates of open cases, and how closed ones were closed.
BEFORE = """
insert into cases_paneldate (id, record_id, case_id, kind, "on", because, moved_because, set_by_id, set_at)
select gen_random_uuid(), record_id, record_id, 'opened', due_at_panel_on, due_because, '', opened_by_id, opened_at
  from cases_case where due_at_panel_on is not null;
insert into cases_caseclosing (id, record_id, case_id, meeting_on, reason, closed_by_id, closed_at, ended_because)
select gen_random_uuid(), record_id, record_id, (closed_at at time zone 'Europe/London')::date,
       'Closed before it was kept why', closed_by_id, closed_at, ''
  from cases_case where status = 'closed';
set constraints all immediate;
"""

# A web process writes neither the next panel date nor the status of a case: the row that says why does it. R22
CASE_FOLLOWS = """
create function cases_follow_panel_date() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update cases_case set due_at_panel_on = new."on", due_because = new.because where record_id = new.case_id;
  return new;
end $$;
create trigger follows after insert on cases_paneldate for each row execute function cases_follow_panel_date();

create function cases_follow_closing() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' and new.ended_at is null then
    update cases_case set status = 'closed', closed_at = new.closed_at, closed_by_id = new.closed_by_id
     where record_id = new.case_id;
  elsif tg_op = 'UPDATE' and old.ended_at is null and new.ended_at is not null then
    update cases_case set status = 'open', closed_at = null, closed_by_id = null where record_id = new.case_id;
  end if;
  return new;
end $$;
create trigger follows after insert or update on cases_caseclosing
  for each row execute function cases_follow_closing();

-- The report of an assessment brings the case to panel by such a row, too. R21
create or replace function cases_report_to_panel() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into cases_paneldate (id, record_id, case_id, kind, "on", because, moved_because, set_by_id, set_at)
  select gen_random_uuid(), c.record_id, c.record_id, 'report', least(c.due_at_panel_on, sharing_today()),
         'Assessment report', '', new.finished_by_id, now()
    from cases_case c where c.record_id = new.case_id and c.status = 'open';
  return null;
end $$;

revoke update (due_at_panel_on, due_because, status, closed_at, closed_by_id) on cases_case from hsb_web;
"""
CASE_FOLLOWS_NOTHING = """
grant update (due_at_panel_on, due_because, status, closed_at, closed_by_id) on cases_case to hsb_web;
drop trigger follows on cases_caseclosing;
drop function cases_follow_closing();
drop trigger follows on cases_paneldate;
drop function cases_follow_panel_date();
"""

# What the panel has agreed stays, its goals with it; and it is agreed whole.
AGREED_STAYS = """
create function cases_agreed_plan_stays() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare before uuid;
begin
  if current_user = 'hsb_owner' then return coalesce(new, old); end if;
  if old.status <> 'draft' then
    if tg_op = 'DELETE' or to_jsonb(new) - 'status' is distinct from to_jsonb(old) - 'status' then
      raise exception 'an agreed plan stays as it was agreed' using errcode = 'restrict_violation';
    end if;
  elsif tg_op = 'UPDATE' and new.status = 'agreed' then
    if not exists (select from cases_plangoal g where g.version_id = new.id) then
      raise exception 'a plan without a goal is not agreed' using errcode = 'check_violation';
    end if;
    select v.key_worker_id into before from cases_planversion v
     where v.plan_id = new.plan_id and v.status <> 'draft' order by v.number desc limit 1;
    if before <> new.key_worker_id and new.key_worker_changed_because = '' then
      raise exception 'a key worker does not change without a reason' using errcode = 'check_violation';
    end if;
  end if;
  return coalesce(new, old);
end $$;
create trigger agreed_stays before update or delete on cases_planversion
  for each row execute function cases_agreed_plan_stays();

create function cases_agreed_goal_stays() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user <> 'hsb_owner' and exists (
    select from cases_planversion v where v.id = coalesce(new.version_id, old.version_id) and v.status <> 'draft'
  ) then
    raise exception 'an agreed plan keeps its goals' using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$;
create trigger agreed_stays before insert or update or delete on cases_plangoal
  for each row execute function cases_agreed_goal_stays();
"""
AGREED_DOES_NOT_STAY = """
drop trigger agreed_stays on cases_plangoal;
drop function cases_agreed_goal_stays();
drop trigger agreed_stays on cases_planversion;
drop function cases_agreed_plan_stays();
"""


def record_of(table, parent, column):
    return f"record_id = (select o.record_id from {parent} o where o.id = {table}.{column})"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_assessments"),
        ("sharing", "0020_sealing_past_others"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("intervention", "Intervention plan"), ("safety", "Safety plan")], max_length=20
                    ),
                ),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="cases.case"
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
                "ordering": ["kind"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("record", models.F("case"))), name="plan_of_its_case"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["intervention", "safety"])), name="plan_of_a_kind"
                    ),
                    models.UniqueConstraint(fields=("case", "kind"), name="one_plan_of_a_kind"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanGoal",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("goal", models.CharField(max_length=300)),
                ("work", models.TextField(verbose_name="what will be done")),
                ("who", models.CharField(blank=True, max_length=120, verbose_name="who, in words")),
                ("by_when", models.DateField()),
                ("progress", models.TextField(verbose_name="how progress will be known")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.agency",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
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
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("goal", ""), _negated=True),
                            models.Q(("work", ""), _negated=True),
                            models.Q(("progress", ""), _negated=True),
                        ),
                        name="goal_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False), models.Q(("who", ""), _negated=True), _connector="OR"
                        ),
                        name="goal_is_somebodys",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanReview",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("on", models.DateField(verbose_name="date of the review")),
                ("changes", models.TextField(verbose_name="what changes")),
                ("child_view", models.TextField(blank=True, verbose_name="the child’s view")),
                ("child_not_asked", models.TextField(blank=True, verbose_name="why the child was not asked")),
                ("parents_view", models.TextField(blank=True, verbose_name="the parents’ or carers’ view")),
                (
                    "parents_not_asked",
                    models.TextField(blank=True, verbose_name="why the parents or carers were not asked"),
                ),
                ("next_review_on", models.DateField(verbose_name="next review")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
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
            ],
            options={
                "ordering": ["-on", "-recorded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("child_view", ""), models.Q(("child_not_asked", ""), _negated=True)),
                            models.Q(models.Q(("child_view", ""), _negated=True), ("child_not_asked", "")),
                            _connector="OR",
                        ),
                        name="review_has_the_childs_view",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("parents_view", ""), models.Q(("parents_not_asked", ""), _negated=True)),
                            models.Q(models.Q(("parents_view", ""), _negated=True), ("parents_not_asked", "")),
                            _connector="OR",
                        ),
                        name="review_has_the_parents_view",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("next_review_on__gt", models.F("on"))), name="next_review_after_this"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoalProgress",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField(verbose_name="progress")),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="progress_told", to="cases.plangoal"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="progress", to="cases.planreview"
                    ),
                ),
            ],
            options={
                "ordering": ["goal__position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("review", "goal"), name="one_progress_a_goal"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("agreed", "Agreed"), ("superseded", "Superseded")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("saves", models.PositiveIntegerField(default=1)),
                ("purpose", models.TextField(blank=True, verbose_name="what the plan is for")),
                ("progress", models.TextField(blank=True, verbose_name="how progress will be known")),
                ("key_worker_changed_because", models.TextField(blank=True, verbose_name="why the key worker changes")),
                (
                    "adult_services",
                    models.TextField(blank=True, verbose_name="arrangements for moving to adult services"),
                ),
                ("next_review_on", models.DateField(blank=True, null=True, verbose_name="next review")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("panel_on", models.DateField(null=True, verbose_name="panel that agreed it")),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "key_worker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="cases.plan"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="plan_version_numbered_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "draft")), fields=("plan",), name="one_draft_of_a_plan"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "agreed")), fields=("plan",), name="one_plan_in_force"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("agreed_by", None), ("panel_on", None), ("status", "draft")),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                ("key_worker__isnull", False),
                                ("next_review_on__isnull", False),
                                ("panel_on__isnull", False),
                                ("status__in", ["agreed", "superseded"]),
                                models.Q(("purpose", ""), _negated=True),
                                models.Q(("progress", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="agreed_plan_is_whole",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="planreview",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="cases.planversion"
            ),
        ),
        migrations.AddField(
            model_name="plangoal",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="goals", to="cases.planversion"
            ),
        ),
        migrations.CreateModel(
            name="CaseClosing",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("meeting_on", models.DateField(verbose_name="panel that decided it")),
                ("reason", models.TextField(verbose_name="why it is closed")),
                ("closed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.TextField(blank=True, verbose_name="why it is opened again")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closings", to="cases.case"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "ordering": ["closed_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("record", models.F("case"))), name="closing_of_its_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="closing_has_a_reason"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("case",), name="closed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_because", ""), ("ended_by", None)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("ended_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="closing_ended_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelDate",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "When the case was opened"),
                            ("panel", "By the panel"),
                            ("moved", "Moved"),
                            ("report", "Brought forward for a report"),
                            ("reopened", "When the case was reopened"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField(verbose_name="next panel on or after")),
                ("because", models.CharField(max_length=120, verbose_name="why it comes to panel")),
                ("moved_because", models.TextField(blank=True, verbose_name="why it is moved")),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="panel_dates", to="cases.case"
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
                "ordering": ["-set_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("record", models.F("case"))), name="panel_date_of_its_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["opened", "panel", "report"]), ("moved_because", "")),
                            models.Q(
                                ("kind__in", ["moved", "reopened"]), models.Q(("moved_because", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="panel_date_moved_with_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        protect("cases_plan"),
        also(
            "cases_plan",
            "insert",
            check="""begun_by_id = sharing_reader() and (kind = 'safety' or exists (
                       select from cases_case c where c.record_id = case_id and c.role = 'young_person'))""",
        ),
        never("cases_plan", "update, delete"),
        protect("cases_planversion"),
        also(
            "cases_planversion",
            "insert",
            check=f"""status = 'draft' and written_by_id = sharing_reader()
                      and {record_of("cases_planversion", "cases_plan", "plan_id")}""",
        ),
        also(
            "cases_planversion",
            "update",
            using=f"record_id = {CONTRIBUTED}",
            check=f"""(status = 'draft' and written_by_id = sharing_reader())
                      or (record_id = {MANAGED} and (status = 'superseded' or agreed_by_id = sharing_reader()))""",
        ),
        stays("cases_planversion", "record_id", "plan_id", "number"),
        moves("cases_planversion", "status", {"draft": ["agreed"], "agreed": ["superseded"]}),
        protect("cases_plangoal"),
        also("cases_plangoal", "insert", check=record_of("cases_plangoal", "cases_planversion", "version_id")),
        stays("cases_plangoal", "record_id", "version_id"),
        protect("cases_planreview"),
        also(
            "cases_planreview",
            "insert",
            check=f"""recorded_by_id = sharing_reader()
                      and {record_of("cases_planreview", "cases_planversion", "version_id")}
                      and exists (select from cases_planversion v where v.id = version_id and v.status = 'agreed')""",
        ),
        never("cases_planreview", "update, delete"),
        protect("cases_goalprogress"),
        also(
            "cases_goalprogress",
            "insert",
            check=f"""{record_of("cases_goalprogress", "cases_planreview", "review_id")}
                      and exists (select from cases_planreview r join cases_plangoal g on g.version_id = r.version_id
                                   where r.id = review_id and g.id = goal_id
                                     and r.recorded_by_id = sharing_reader())""",
        ),
        never("cases_goalprogress", "update, delete"),
        migrations.RunSQL(AGREED_STAYS, AGREED_DOES_NOT_STAY),
        protect("cases_paneldate"),
        # A report that is finished brings the case forward through a function of the database.
        also(
            "cases_paneldate",
            "insert",
            check=f"""record_id = {MANAGED} and set_by_id = sharing_reader() and kind <> 'report'
                      and exists (select from cases_case c where c.record_id = case_id
                                   and (c.status = 'open' or kind = 'reopened'))""",
        ),
        never("cases_paneldate", "update, delete"),
        protect("cases_caseclosing"),
        also(
            "cases_caseclosing",
            "insert",
            check=f"record_id = {MANAGED} and closed_by_id = sharing_reader() and ended_at is null and {CHAIRS}",
        ),
        also(
            "cases_caseclosing",
            "update",
            using=f"record_id = {MANAGED} and ended_at is null",
            check=f"ended_by_id = sharing_reader() and {CHAIRS}",
        ),
        updates_only("cases_caseclosing", "ended_at", "ended_by_id", "ended_because"),
        never("cases_caseclosing", "delete"),
        migrations.RunSQL("drop trigger moves on cases_case", migrations.RunSQL.noop),
        moves("cases_case", "status", {"open": ["closed"], "closed": ["open"]}),
        migrations.RunSQL(CASE_FOLLOWS, CASE_FOLLOWS_NOTHING),
    ]
