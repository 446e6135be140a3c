"""Deputies by leave and agency; an agenda numbered whole; a diary keeps the date it was told. R11, R26, R27, R33"""

from django.db import migrations, models

# As in 0009; new are the leave in each row, and that what was ended on somebody's word does not come back.
HAND_OVER = """
create or replace function meetings_hand_over_actions() returns table (record uuid, deputy uuid)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not sharing_is_worker() then return; end if;
  return query
  insert into sharing_grant (id, person_id, record_id, permission_id, purpose, ground, reason, via, granted_by_id,
                             starts_at, ends_at, end_reason, leave)
  select distinct on (d.person_id, t.record_id)
         gen_random_uuid(), d.person_id, t.record_id, a.id, 'discussion', 'significant_harm',
         'Stands in for ' || h.name, 'deputy', h.id, now(), span.ends_at, '', d.id
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
     and not sharing_was_taken_from_deputy(d.person_id, t.record_id)
     and not exists (select from sharing_exclusion x where x.record_id = t.record_id and x.ended_at is null
                        and x.person_id in (d.person_id, h.id))
  on conflict do nothing
  returning record_id, person_id;
end $$;
"""
HAND_OVER_BEFORE = """
create or replace function meetings_hand_over_actions() returns table (record uuid, deputy uuid)
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

# As in 0016; new is that the holder of the place is of the agency that is asked: a deputy who moved to another agency
# stands in for nobody there.
CHECKS_OPEN = """
create or replace function meetings_checks_open() returns setof uuid
language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  select c.id
    from meetings_checkrequest c
    join meetings_meeting m on m.id = c.meeting_id
    join sharing_person me on me.id = sharing_reader() and me.agency_id = c.agency_id
    cross join lateral (select (m.starts_at at time zone 'Europe/London')::date as meets_on) d
   where m.status = 'planned' and m.starts_at > now()
     and (select sharing_gate_open(sharing_reader()))
     and exists (select from meetings_agendaitem a
                  where a.meeting_id = m.id and a.case_id = c.case_id and a.removed_by_id is null)
     and exists (
       select from sharing_place p
         join sharing_person h on h.id = p.person_id and h.agency_id = c.agency_id
        where p.panel_id = m.panel_id and p.starts_on <= d.meets_on
          and (p.ends_on is null or p.ends_on >= d.meets_on)
          and (p.person_id = me.id
               or exists (select from sharing_deputy s
                           where s.place_id = p.id and s.person_id = me.id
                             and (d.meets_on between s.starts_on and s.ends_on
                                  or sharing_today() between s.starts_on and s.ends_on))))
     and not exists (select from sharing_exclusion x
                      where x.record_id = c.record_id and x.person_id = me.id and x.ended_at is null)
$$;
"""
CHECKS_OPEN_BEFORE = """
create or replace function meetings_checks_open() returns setof uuid
language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  select c.id
    from meetings_checkrequest c
    join meetings_meeting m on m.id = c.meeting_id
    join sharing_person me on me.id = sharing_reader() and me.agency_id = c.agency_id
    cross join lateral (select (m.starts_at at time zone 'Europe/London')::date as meets_on) d
   where m.status = 'planned' and m.starts_at > now()
     and (select sharing_gate_open(sharing_reader()))
     and exists (select from meetings_agendaitem a
                  where a.meeting_id = m.id and a.case_id = c.case_id and a.removed_by_id is null)
     and exists (
       select from sharing_place p
        where p.panel_id = m.panel_id and p.starts_on <= d.meets_on
          and (p.ends_on is null or p.ends_on >= d.meets_on)
          and (p.person_id = me.id
               or exists (select from sharing_deputy s
                           where s.place_id = p.id and s.person_id = me.id
                             and (d.meets_on between s.starts_on and s.ends_on
                                  or sharing_today() between s.starts_on and s.ends_on))))
     and not exists (select from sharing_exclusion x
                      where x.record_id = c.record_id and x.person_id = me.id and x.ended_at is null)
$$;
"""

NUMBER = """
-- Those given come in this order into the places that they have among all on the agenda; then all are numbered, and
-- each begins when those before it are over. By who manages the papers; only what they manage is put anywhere else. R11
create function meetings_number_agenda(of_meeting uuid, in_order uuid[]) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not sharing_holds_office('{coordinator,chair,vice_chair}') or not exists (
    select from meetings_papers p
     where p.meeting_id = of_meeting and p.record_id = any (array (select sharing_records_with('manage')))) then
    return;
  end if;
  perform from meetings_agendaitem where meeting_id = of_meeting order by id for update;
  with agenda as (
    select i.id, i.takes, row_number() over (order by i.position, i.id) as place,
           case when i.record_id = any (array (select sharing_records_with('manage')))
                then array_position(in_order, i.id) end as wanted
      from meetings_agendaitem i where i.meeting_id = of_meeting and i.removed_by_id is null
  ), ordered as (
    select id, takes, place from agenda where wanted is null
    union all
    select w.id, w.takes, p.place
      from (select id, takes, row_number() over (order by wanted) as n from agenda where wanted is not null) w
      join (select place, row_number() over (order by place) as n from agenda where wanted is not null) p on p.n = w.n
  ), numbered as (
    select id, row_number() over (order by place) as position,
           coalesce(sum(takes) over (order by place rows between unbounded preceding and 1 preceding), 0) as begins
      from ordered
  )
  update meetings_agendaitem a set position = n.position, starts_after = n.begins
    from numbered n
   where a.id = n.id and (a.position, a.starts_after) is distinct from (n.position, n.begins);
end $$;
"""

# What the meeting had when each was told: the first change after that says from when it was moved.
AS_TOLD = """
update meetings_invitation i
   set starts_at = coalesce((select c.starts_before from meetings_meetingchange c
                              where c.meeting_id = i.meeting_id and c.number > i.sequence order by c.number limit 1),
                            m.starts_at)
  from meetings_meeting m where m.id = i.meeting_id
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0018_papers_let_go"), ("sharing", "0033_findings_of_deputies")]

    operations = [
        migrations.RunSQL(HAND_OVER, HAND_OVER_BEFORE),
        migrations.RunSQL(CHECKS_OPEN, CHECKS_OPEN_BEFORE),
        migrations.RunSQL(NUMBER, "drop function meetings_number_agenda(uuid, uuid[])"),
        migrations.AddField(model_name="invitation", name="starts_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(AS_TOLD, migrations.RunSQL.noop),
        migrations.AlterField(model_name="invitation", name="starts_at", field=models.DateTimeField()),
    ]
