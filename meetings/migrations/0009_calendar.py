"""The regular meetings, why a meeting was moved or called off, and what each diary was told. R23, R24, R26."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import MANAGED, VISIBLE, enable, never, policy, stays, unprotect_sql, worker_sql

ON_PANEL = "(select meetings_reader_is_on_panel())"
OFFICES = "sharing_holds_office('{coordinator,chair,vice_chair}')"
COORDINATOR = "sharing_holds_office('{coordinator}')"

FUNCTIONS = """
-- Who holds a place today, or stands in now or later, and may see anything at all.
create function meetings_reader_is_on_panel() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select sharing_gate_open(sharing_reader())
     and (exists (select from sharing_place
                   where person_id = sharing_reader() and starts_on <= sharing_today()
                     and (ends_on is null or ends_on >= sharing_today()))
          or exists (select from sharing_deputy where person_id = sharing_reader() and ends_on >= sharing_today()))
$$;

-- A meeting gets another date or place, or is called off, only with the reason, written just before in the same name.
create function meetings_change_is_told() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user <> 'hsb_web' then return new; end if;
  if (new.starts_at, new.place, new.call_link) is distinct from (old.starts_at, old.place, old.call_link)
     or (new.status = 'cancelled' and old.status <> 'cancelled') then
    if new.sequence <> old.sequence + 1 or not exists (
      select from meetings_meetingchange c
       where c.meeting_id = new.id and c.number = new.sequence and c.by_id = sharing_reader()) then
      raise exception 'a meeting changes with a reason' using errcode = 'restrict_violation';
    end if;
  elsif new.sequence <> old.sequence then
    raise exception 'the sequence counts changes' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger told before update on meetings_meeting for each row execute function meetings_change_is_told();
grant update (call_link, sequence) on meetings_meeting to hsb_web;

-- By the worker: who stands in today may read the cases on which the one who is away has agreed to do something. R26
create function meetings_hand_over_actions() returns table (record uuid, deputy uuid)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not sharing_is_worker() then return; end if;
  return query
  insert into sharing_grant (id, person_id, record_id, permission_id, purpose, ground, reason, via, granted_by_id,
                             starts_at, ends_at, end_reason)
  select distinct on (d.person_id, t.record_id)
         gen_random_uuid(), d.person_id, t.record_id, a.id, 'discussion', 'significant_harm',
         'Stands in for ' || h.name, 'deputy', h.id, now(), span.ends_at, ''
    from sharing_deputy d join sharing_place p on p.id = d.place_id join sharing_person h on h.id = p.person_id
    cross join lateral sharing_deputy_span(d.id) span
    join meetings_agreedaction t on t.owner_id = h.id and t.status = 'open' and t.agreed_at is not null
    cross join (select a.id from auth_permission a join django_content_type c on c.id = a.content_type_id
                 where c.app_label = 'sharing' and a.codename = 'view_record') a
   where d.person_id is not null and not d.is_standby and sharing_gate_open(d.person_id)
     and d.starts_on <= sharing_today() and d.ends_on >= sharing_today()
     -- What the one who is away may not see any more goes to nobody in their stead.
     and exists (select from sharing_grant g where g.person_id = h.id and g.record_id = t.record_id
                    and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at))
     and not exists (select from sharing_grant g where g.person_id = d.person_id and g.record_id = t.record_id
                        and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at))
     and not exists (select from sharing_exclusion x where x.record_id = t.record_id and x.ended_at is null
                        and x.person_id in (d.person_id, h.id))
  on conflict do nothing
  returning record_id, person_id;
end $$;
"""
NO_FUNCTIONS = """
drop function meetings_hand_over_actions();
revoke update (call_link, sequence) on meetings_meeting from hsb_web;
drop trigger told on meetings_meeting;
drop function meetings_change_is_told();
drop function meetings_reader_is_on_panel();
"""


def wall(table, *sql):
    return migrations.RunSQL("\n".join([enable(table), *sql]), unprotect_sql(table))


WALLS = [
    wall(
        "meetings_regularmeetings",
        policy("meetings_regularmeetings", "select", using=ON_PANEL),
        policy("meetings_regularmeetings", "insert", check=f"{OFFICES} and saved_by_id = sharing_reader()"),
        policy(
            "meetings_regularmeetings", "update", using=OFFICES, check=f"{OFFICES} and saved_by_id = sharing_reader()"
        ),
        worker_sql("meetings_regularmeetings", ""),
    ),
    wall(
        "meetings_meetingchange",
        policy("meetings_meetingchange", "select", using=ON_PANEL),
        policy("meetings_meetingchange", "insert", check=f"{COORDINATOR} and by_id = sharing_reader()"),
        worker_sql("meetings_meetingchange", "select"),
    ),
    wall(
        "meetings_invitation",
        policy(
            "meetings_invitation",
            "select",
            using=f"record_id = {MANAGED} or (person_id = sharing_reader() and record_id = {VISIBLE})",
        ),
        worker_sql("meetings_invitation", "select, insert"),
    ),
    stays("meetings_regularmeetings", "panel_id"),
    never("meetings_regularmeetings", "delete"),
    never("meetings_meetingchange", "update, delete"),
    never("meetings_invitation", "insert, update, delete"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0008_closing_is_approved"),
        ("sharing", "0024_standing_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("sequence", models.PositiveSmallIntegerField()),
                ("is_cancellation", models.BooleanField(default=False)),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.dispatch"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="meetings.meeting"
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
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "person", "number"), name="told_once_a_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingChange",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("what", models.CharField(choices=[("moved", "Moved"), ("cancelled", "Cancelled")], max_length=10)),
                ("starts_before", models.DateTimeField()),
                ("place_before", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="meetings.meeting"
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "number"), name="changed_once_a_number"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="a_meeting_changes_with_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegularMeetings",
            fields=[
                (
                    "panel",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="regular_meetings",
                        serialize=False,
                        to="sharing.panel",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday")]
                    ),
                ),
                (
                    "weeks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[(1, "first"), (2, "second"), (3, "third"), (4, "fourth"), (5, "last")]
                        ),
                        size=None,
                    ),
                ),
                ("begins", models.TimeField()),
                ("place", models.CharField(max_length=200)),
                ("call_link", models.URLField(blank=True, default="", max_length=300)),
                (
                    "months_ahead",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(18),
                        ],
                    ),
                ),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "regular meetings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekday__lte", 4),
                            ("weeks__contained_by", [1, 2, 3, 4, 5]),
                            ("weeks__len__gte", 1),
                            ("months_ahead__gte", 1),
                            ("months_ahead__lte", 18),
                        ),
                        name="regular_meetings_have_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("call_link", ""), ("call_link__startswith", "https://"), _connector="OR"),
                        name="regular_call_link_is_https",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="meeting",
            name="call_link",
            field=models.URLField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="meeting",
            name="regular_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="sequence",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(fields=("panel", "regular_on"), name="a_regular_day_is_planned_once"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("call_link", ""), ("call_link__startswith", "https://"), _connector="OR"),
                name="meeting_call_link_is_https",
            ),
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *WALLS,
    ]
