"""A referral goes from hand to hand as the rules say: the referrer submits, the Chair decides. R01, R02, R03."""

from django.db import migrations

from sharing.need_to_know import CONTRIBUTED, MANAGED, also, moves, never, stays

CHAIR = ["chair", "vice_chair"]
STATUS = {
    "draft": ["submitted"],
    "submitted": ["returned", "accepted", "declined"],
    "returned": ["submitted"],
}
DECIDES = f"record_id = {MANAGED} and sharing_holds_office('{{chair,vice_chair}}')"

# A web process counts on, and never back.
COUNTS_ON = """
create function referrals_counts_on() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user <> 'hsb_owner' and (new.year, new.last) <> (old.year, old.last + 1) then
    raise exception 'references are counted on by one' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger counts_on before update on referrals_referencecounter
  for each row execute function referrals_counts_on();
"""
NO_COUNTS_ON = """
drop trigger counts_on on referrals_referencecounter;
drop function referrals_counts_on();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0003_submission_answer"),
        ("sharing", "0005_second_wall"),
    ]

    operations = [
        also("referrals_referral", "insert", check="status = 'draft' and referrer_id = sharing_reader()"),
        stays("referrals_referral", "record_id", "panel_id", "referrer_id", "started_at"),
        moves("referrals_referral", "status", STATUS, by={"returned": CHAIR, "accepted": CHAIR, "declined": CHAIR}),
        stays("referrals_referredchild", "record_id"),
        stays("referrals_incident", "record_id"),
        never("referrals_harmedin", "update"),
        also(
            "referrals_submission",
            "insert",
            check=f"record_id = {CONTRIBUTED} and outcome = '' and submitted_by_id = sharing_reader()",
        ),
        also(
            "referrals_submission",
            "update",
            using=f"outcome = '' and {DECIDES}",
            check=f"outcome <> '' and decided_by_id = sharing_reader() and {DECIDES}",
        ),
        migrations.RunSQL(COUNTS_ON, NO_COUNTS_ON),
    ]
