"""Policies of the referrals, and what holds a submitted referral still. R09, R33.

What a submission froze cannot drift from its rows: children and incidents change only while the referral is a draft
or returned, the referral's own content likewise, and a submission takes nothing but its decision.
"""

from django.db import migrations

from sharing.need_to_know import protect

OPEN = "record_id in (select r.record_id from referrals_referral r where r.status in ('draft', 'returned'))"
PARTS = ["referrals_referredchild", "referrals_incident", "referrals_harmedin"]


def still(table):
    """Restrictive policies: they come on top of need-to-know and hold whoever may contribute."""
    sql = "\n".join(
        f"create policy still_{command} on {table} as restrictive for {command} to hsb_web {clause};"
        for command, clause in [
            ("insert", f"with check ({OPEN})"),
            ("update", f"using ({OPEN}) with check ({OPEN})"),
            ("delete", f"using ({OPEN})"),
        ]
    )
    undo = "\n".join(f"drop policy still_{command} on {table};" for command in ("insert", "update", "delete"))
    return migrations.RunSQL(sql, undo)


CONTENT_STILL = """
create function referrals_content_still() returns trigger language plpgsql as $$
declare moving constant text[] := array['status', 'changed_at', 'submission_id', 'reference'];
begin
  if old.status not in ('draft', 'returned') and to_jsonb(new) - moving is distinct from to_jsonb(old) - moving then
    raise exception 'A submitted referral does not change.' using errcode = 'restrict_violation';
  end if;
  if old.reference is not null and new.reference is distinct from old.reference then
    raise exception 'A reference stays.' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger content_still before update on referrals_referral
  for each row execute function referrals_content_still();

revoke delete on referrals_referral, referrals_submission from hsb_web;
revoke update on referrals_submission from hsb_web;
grant update (outcome, decided_at, decided_by_id, reason) on referrals_submission to hsb_web;
revoke delete on referrals_referencecounter from hsb_web;
"""

CONTENT_MOVES = """
drop trigger content_still on referrals_referral;
drop function referrals_content_still();
grant delete on referrals_referral, referrals_submission, referrals_referencecounter to hsb_web;
grant update on referrals_submission to hsb_web;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("sharing", "0002_need_to_know")]

    operations = [
        protect("referrals_referral"),
        protect("referrals_submission"),
        *(protect(table) for table in PARTS),
        *(still(table) for table in PARTS),
        migrations.RunSQL(CONTENT_STILL, CONTENT_MOVES),
    ]
