"""A panel closes a case: the minutes say so and why, and without them nothing closes it. R22"""

from django.db import migrations, models

MINUTED = """
create function meetings_closing_is_minuted() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user <> 'hsb_owner' and not exists (
    select from meetings_minutesitem i
      join meetings_agendaitem a on a.id = i.agenda_item_id
      join meetings_meeting m on m.id = a.meeting_id
     where a.case_id = new.case_id and a.removed_by_id is null and m.status = 'held'
       and (m.starts_at at time zone 'Europe/London')::date = new.meeting_on
       and i.closing_because <> '' and i.closing_because = new.reason
  ) then
    raise exception 'no minutes close this case' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger minuted before insert on cases_caseclosing
  for each row execute function meetings_closing_is_minuted();
"""
NOT_MINUTED = """
drop trigger minuted on cases_caseclosing;
drop function meetings_closing_is_minuted();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0005_prosecution"),
        ("cases", "0016_plans"),
    ]

    operations = [
        migrations.AddField(
            model_name="minutesitem",
            name="closing_because",
            field=models.TextField(blank=True, default="", verbose_name="why the case is closed"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="minutesitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closing_because", ""),
                    models.Q(("deferred_because", ""), ("next_panel_on", None), ("pathway", "")),
                    _connector="OR",
                ),
                name="closing_takes_nothing_else",
            ),
        ),
        migrations.RunSQL(MINUTED, NOT_MINUTED),
    ]
