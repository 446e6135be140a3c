"""Whether a referral has drifted, or disagrees with its decision, is told to whoever sees it alone, and to triggers. R33"""

from django.db import migrations

ASKED = " and (pg_trigger_depth() > 0 or r.record_id = any (array (select sharing_visible_records())))"
FUNCTIONS = """
create or replace function referrals_has_drifted(referral uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from referrals_referral r join referrals_submission s on s.record_id = r.record_id
                  where r.record_id = referral and r.status not in ('draft', 'returned') and s.moved_on{asked}
                    and s.number = (select max(o.number) from referrals_submission o where o.record_id = referral))
$$;
create or replace function referrals_disagrees(referral uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from referrals_referral r left join referrals_submission s on s.id = r.submission_id
                  where r.record_id = referral{asked}
                    and (r.status <> coalesce(nullif(s.outcome, ''), 'submitted')
                         and (r.status, s.outcome) <> ('withdrawn', 'returned')
                         and r.status not in ('draft', 'discarded')
                         or exists (select from referrals_submission o
                                     where o.record_id = referral and o.outcome = ''
                                       and o.id is distinct from r.submission_id)))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0011_declined_with_advice")]

    operations = [
        migrations.RunSQL(FUNCTIONS.replace("{asked}", ASKED), FUNCTIONS.replace("{asked}", "")),
    ]
