"""Leave without a deputy, and a deputy on standby; who stands in is of the same agency, and stays the same. R26"""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sharing.models.panel
from sharing.need_to_know import stays

FITS = """
create function sharing_deputy_fits() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'hsb_owner' or new.person_id is null and tg_op = 'INSERT' then return new; end if;
  if tg_op = 'UPDATE' then
    if new.person_id is not distinct from old.person_id then return new; end if;
    if old.person_id is not null then
      raise exception 'who stands in stays; name another for other days' using errcode = 'restrict_violation';
    end if;
  end if;
  if not exists (select from sharing_place p join sharing_person h on h.id = p.person_id
                   join sharing_person d on d.agency_id = h.agency_id and d.id <> h.id
                  where p.id = new.place_id and d.id = new.person_id) then
    raise exception 'a deputy comes from the agency of the place' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger fits before insert or update on sharing_deputy for each row execute function sharing_deputy_fits();
grant update (person_id) on sharing_deputy to hsb_web;
"""
NOT_FITS = """
revoke update (person_id) on sharing_deputy from hsb_web;
drop trigger fits on sharing_deputy;
drop function sharing_deputy_fits();
"""

# As before, but who is only on standby gets nothing by this.
GRANT_TO_DEPUTY = """
create or replace function sharing_grant_to_deputy(deputy uuid) returns setof uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not sharing_may_name(deputy) then return; end if;
  return query
  insert into sharing_grant (id, person_id, record_id, permission_id, purpose, ground, reason, via, granted_by_id,
                             starts_at, ends_at, end_reason)
  select distinct on (g.record_id)
         gen_random_uuid(), d.person_id, g.record_id, a.id, 'discussion', 'significant_harm',
         'Stands in for ' || h.name, 'deputy', sharing_reader(), greatest(span.starts_at, now()), span.ends_at, ''
    from sharing_deputy d join sharing_place p on p.id = d.place_id join sharing_person h on h.id = p.person_id
    cross join lateral sharing_deputy_span(d.id) span
    join sharing_grant g on g.person_id = p.person_id and g.via = 'circulation'
    cross join (select a.id from auth_permission a join django_content_type c on c.id = a.content_type_id
                 where c.app_label = 'sharing' and a.codename = 'view_record') a
   where d.id = deputy and not d.is_standby and d.person_id is not null and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
     and g.starts_at > span.starts_at - interval '28 days' and span.ends_at > now()
  on conflict do nothing
  returning record_id;
end $$;
"""
GRANT_BEFORE = """
create or replace function sharing_grant_to_deputy(deputy uuid) returns setof uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not sharing_may_name(deputy) then return; end if;
  return query
  insert into sharing_grant (id, person_id, record_id, permission_id, purpose, ground, reason, via, granted_by_id,
                             starts_at, ends_at, end_reason)
  select distinct on (g.record_id)
         gen_random_uuid(), d.person_id, g.record_id, a.id, 'discussion', 'significant_harm',
         'Stands in for ' || h.name, 'deputy', sharing_reader(), greatest(span.starts_at, now()), span.ends_at, ''
    from sharing_deputy d join sharing_place p on p.id = d.place_id join sharing_person h on h.id = p.person_id
    cross join lateral sharing_deputy_span(d.id) span
    join sharing_grant g on g.person_id = p.person_id and g.via = 'circulation'
    cross join (select a.id from auth_permission a join django_content_type c on c.id = a.content_type_id
                 where c.app_label = 'sharing' and a.codename = 'view_record') a
   where d.id = deputy and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
     and g.starts_at > span.starts_at - interval '28 days' and span.ends_at > now()
  on conflict do nothing
  returning record_id;
end $$;
"""


def one_at_a_time(name, **condition):
    return migrations.AddConstraint(
        model_name="deputy",
        constraint=django.contrib.postgres.constraints.ExclusionConstraint(
            name=name,
            expressions=[("place", "="), (sharing.models.panel.DateRange("starts_on", "ends_on"), "&&")],
            condition=models.Q(**condition),
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("sharing", "0023_exports_by_office")]

    operations = [
        migrations.RemoveConstraint(model_name="deputy", name="one_deputy_at_a_time"),
        migrations.AddField(
            model_name="deputy", name="is_standby", field=models.BooleanField(db_default=False, default=False)
        ),
        migrations.AlterField(
            model_name="deputy",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deputising",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_standby", False), ("person__isnull", False), _connector="OR"),
                name="somebody_is_on_standby",
            ),
        ),
        one_at_a_time("one_deputy_at_a_time", is_standby=False),
        one_at_a_time("one_standby_at_a_time", is_standby=True),
        migrations.RunSQL(FITS, NOT_FITS),
        stays("sharing_deputy", "place_id", "starts_on", "is_standby"),
        migrations.RunSQL(GRANT_TO_DEPUTY, GRANT_BEFORE),
    ]
