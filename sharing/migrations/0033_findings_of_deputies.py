"""What a deputy reads hangs on the leave it was given for, and stays ended once somebody ended it. R26, R33"""

from django.db import migrations, models

# As the two functions had it in 0024 and 0012; new are the leave in each row and what was taken away by hand.
TIED = """
-- Whether this was ended for a deputy on somebody's word: not because they no longer stand in, nor with the account,
-- nor by the worker with the case. As the caller sees the grants: both callers are the owner's functions.
create function sharing_was_taken_from_deputy(person uuid, record uuid) returns boolean
language sql stable set search_path = public, pg_temp as $$
  select exists (select from sharing_grant x
                  where x.person_id = person and x.record_id = record and x.via = 'deputy'
                    and x.ended_by_id is not null
                    and x.end_reason not in ('No longer stands in', 'Left the agency', 'Moved to another agency',
                                             'The last day has passed'))
$$;

create or replace function sharing_grant_to_deputy(deputy uuid) returns setof uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not sharing_may_name(deputy) then return; end if;
  return query
  insert into sharing_grant (id, person_id, record_id, permission_id, purpose, ground, reason, via, granted_by_id,
                             starts_at, ends_at, end_reason, leave)
  select distinct on (g.record_id)
         gen_random_uuid(), d.person_id, g.record_id, a.id, 'discussion', 'significant_harm',
         'Stands in for ' || h.name, 'deputy', sharing_reader(), greatest(span.starts_at, now()), span.ends_at, '', d.id
    from sharing_deputy d join sharing_place p on p.id = d.place_id join sharing_person h on h.id = p.person_id
    cross join lateral sharing_deputy_span(d.id) span
    join sharing_grant g on g.person_id = p.person_id and g.via = 'circulation'
    cross join (select a.id from auth_permission a join django_content_type c on c.id = a.content_type_id
                 where c.app_label = 'sharing' and a.codename = 'view_record') a
   where d.id = deputy and not d.is_standby and d.person_id is not null
     and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
     and g.starts_at > span.starts_at - interval '28 days' and span.ends_at > now()
     and not sharing_was_taken_from_deputy(d.person_id, g.record_id)
  on conflict do nothing
  returning record_id;
end $$;

create or replace function sharing_end_grants_of_deputy(deputy uuid) returns setof uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not sharing_may_name(deputy) then return; end if;
  return query
  update sharing_grant g
     set ended_at = now(), ended_by_id = sharing_reader(), end_reason = 'No longer stands in'
   where g.leave = deputy and g.via = 'deputy' and g.ended_at is null
  returning g.record_id;
end $$;
"""

LOOSE = """
create or replace function sharing_end_grants_of_deputy(deputy uuid) returns setof uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not sharing_may_name(deputy) then return; end if;
  return query
  update sharing_grant g
     set ended_at = now(), ended_by_id = sharing_reader(), end_reason = 'No longer stands in'
    from sharing_deputy d
   where d.id = deputy and g.person_id = d.person_id and g.via = 'deputy' and g.ended_at is null
     and g.ends_at = (sharing_deputy_span(d.id)).ends_at
  returning g.record_id;
end $$;

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
   where d.id = deputy and not d.is_standby and d.person_id is not null
     and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
     and g.starts_at > span.starts_at - interval '28 days' and span.ends_at > now()
  on conflict do nothing
  returning record_id;
end $$;
drop function sharing_was_taken_from_deputy(uuid, uuid);
"""

# The leave that ends with the grant; of two, the one of whom its reason names.
OF_THOSE_THAT_LIVE = """
update sharing_grant g set leave = found.leave
  from (select distinct on (g.id) g.id as held, d.id as leave
          from sharing_grant g
          join sharing_deputy d on d.person_id = g.person_id and not d.is_standby
          join sharing_place p on p.id = d.place_id join sharing_person h on h.id = p.person_id
         where g.via = 'deputy' and g.ended_at is null and g.ends_at = (sharing_deputy_span(d.id)).ends_at
         order by g.id, g.reason <> 'Stands in for ' || h.name, d.starts_on) found
 where g.id = found.held
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0032_findings_of_mail")]

    operations = [
        migrations.AddField(model_name="grant", name="leave", field=models.UUIDField(editable=False, null=True)),
        migrations.RunSQL(OF_THOSE_THAT_LIVE, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="grant", name="grant_once"),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("user", "content_object", "permission", "via", "ends_at", "leave"),
                name="grant_once",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(TIED, LOOSE),
    ]
