"""Who saved which page of a draft last; a draft is taken over by its manager, or discarded and erased. R02, R09.

A referrer stays who they were for every statement of a web process: a draft goes to its manager by a function that
looks at who is asking. What is discarded says nothing any more, in any table.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import CONTRIBUTED, MANAGED, also, moves, protect, stays

OPEN = "record_id in (select r.record_id from referrals_referral r where r.status in ('draft', 'returned'))"
STILL = f"""
create policy still_insert on referrals_savedpage as restrictive for insert to hsb_web with check ({OPEN});
create policy still_update on referrals_savedpage as restrictive for update to hsb_web
  using ({OPEN}) with check ({OPEN});
create policy still_delete on referrals_savedpage as restrictive for delete to hsb_web using ({OPEN});
"""
NOT_STILL = """
drop policy still_insert on referrals_savedpage;
drop policy still_update on referrals_savedpage;
drop policy still_delete on referrals_savedpage;
"""

CHAIR = ["chair", "vice_chair"]
BY = {"returned": CHAIR, "accepted": CHAIR, "declined": CHAIR}
BEFORE = {
    "draft": ["submitted"],
    "submitted": ["returned", "accepted", "declined"],
    "returned": ["submitted"],
}
AFTER = BEFORE | {"draft": ["submitted", "discarded"]}

TAKE_OVER = """
-- Whether the reader is the manager of somebody else's draft: the grants by which it is written are the referrer's and
-- the manager's, and whoever wrote it before has another way.
create function referrals_may_take_over(draft uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from referrals_referral r
                  where r.record_id = draft and r.status in ('draft', 'returned')
                    and r.referrer_id <> sharing_reader())
     and draft = any (array (select sharing_records_with('contribute')))
     and exists (select from sharing_grant g join auth_permission p on p.id = g.permission_id
                  where g.record_id = draft and g.person_id = sharing_reader() and g.via = 'submitted'
                    and p.codename in ('contribute_record', 'manage_record')
                    and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at))
$$;

-- The manager becomes the referrer, and their own manager takes their place. Whoever wrote the draft before goes on
-- writing it, unless they have left. Returns who that was.
create function referrals_take_over(draft uuid, why text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before uuid;
  above uuid;
  held integer;
begin
  -- Whoever is at it is waited for first: what is asked then is asked of what they left.
  select referrer_id into before from referrals_referral where record_id = draft for update;
  if before is not distinct from sharing_reader() or not referrals_may_take_over(draft)
     or coalesce(trim(why), '') = '' then
    raise exception 'a draft is taken over by its manager, with a reason' using errcode = 'insufficient_privilege';
  end if;
  select permission_id into held from sharing_grant g
   where g.record_id = draft and g.person_id = sharing_reader() and g.via = 'submitted'
     and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at)
   order by g.starts_at desc limit 1;
  update referrals_referral set referrer_id = sharing_reader(), changed_at = now() where record_id = draft;
  update sharing_grant set ended_at = now(), ended_by_id = sharing_reader(), end_reason = why
   where record_id = draft and person_id = before and via = 'submitted' and ended_at is null;
  insert into sharing_grant (id, person_id, record_id, permission_id, purpose, ground, reason, via, granted_by_id,
                             starts_at, end_reason)
  select gen_random_uuid(), before, draft, p.id, 'referral', 'significant_harm', 'Wrote the draft before',
         'wrote', sharing_reader(), now(), ''
    from auth_permission p join django_content_type c on c.id = p.content_type_id
   where c.app_label = 'sharing' and p.codename = 'contribute_record' and sharing_gate_open(before)
  on conflict do nothing;
  select manager_id into above from sharing_person where id = sharing_reader();
  insert into sharing_grant (id, person_id, record_id, permission_id, purpose, ground, reason, via, granted_by_id,
                             starts_at, end_reason)
  select gen_random_uuid(), above, draft, held, 'referral', 'significant_harm', 'Team manager of the referrer',
         'submitted', sharing_reader(), now(), ''
   where above is not null and above not in (before, sharing_reader())
  on conflict do nothing;
  return before;
end $$;
"""
NO_TAKE_OVER = """
drop function referrals_take_over(uuid, text);
drop function referrals_may_take_over(uuid);
"""

DISCARD = f"""
-- Trigger: whoever manages a draft discards it, in their own name, and it is empty then. All columns count but those
-- that say which draft it was.
create function referrals_discarded_is_empty() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare stays constant text[] := array['record_id', 'panel_id', 'reference', 'referrer_id', 'team', 'status',
                                       'started_at', 'changed_at', 'submission_id', 'discarded_at', 'discarded_by_id'];
begin
  if new.status <> 'discarded' or old.status = 'discarded' then return new; end if;
  if current_user <> 'hsb_owner' and (new.discarded_by_id is distinct from sharing_reader()
                                      or not coalesce(new.record_id = {MANAGED}, false)) then
    raise exception 'a draft is discarded by whoever manages it' using errcode = 'insufficient_privilege';
  end if;
  if exists (select from jsonb_each(to_jsonb(new) - stays) as told
              where told.value not in ('null', '""', '[]', 'false'))
     or exists (select from referrals_referredchild where record_id = new.record_id)
     or exists (select from referrals_incident where record_id = new.record_id)
     or exists (select from cases_document where record_id = new.record_id) then
    raise exception 'what is discarded is erased first' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger discarded_is_empty before update on referrals_referral
  for each row execute function referrals_discarded_is_empty();

-- Trigger: what anybody typed into pages of a draft and could not save goes with it, and in no other way.
create function referrals_forget_unsaved() returns trigger
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  delete from sharing_heldtext where path like '%/' || new.record_id || '/%';
  return null;
end $$;
create trigger unsaved_is_forgotten after update on referrals_referral
  for each row when (new.status = 'discarded' and old.status <> 'discarded')
  execute function referrals_forget_unsaved();
"""
NO_DISCARD = """
drop trigger unsaved_is_forgotten on referrals_referral;
drop function referrals_forget_unsaved();
drop trigger discarded_is_empty on referrals_referral;
drop function referrals_discarded_is_empty();
"""

ASK = f"""
-- Notes boxes of a page as not asked about, also of one that a colleague saved: it stays the page they saved. Whoever
-- may write the referral has them asked about; nobody takes one away here.
create function referrals_ask_about(draft uuid, of_page text, of_row uuid, boxes text[]) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update referrals_savedpage set unasked = array(select distinct one from unnest(unasked || boxes) as one order by one)
   where record_id = draft and page = of_page and "row" = of_row and {OPEN} and record_id = {CONTRIBUTED}
$$;
"""

STATUSES = [
    ("draft", "Draft"),
    ("submitted", "With the Chair"),
    ("returned", "Returned with points"),
    ("accepted", "Accepted"),
    ("declined", "Declined"),
    ("discarded", "Discarded"),
]


def again(new, old):
    """A trigger of one name, made anew; reversible."""
    return migrations.RunSQL(f"{old.reverse_sql}; {new.sql}", f"{new.reverse_sql}; {old.sql}")


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0006_whole_form"),
        ("sharing", "0018_texts_not_saved"),
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedPage",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("page", models.SlugField(max_length=30)),
                ("row", models.UUIDField()),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("window", models.UUIDField(null=True)),
                ("turn", models.BigIntegerField(default=0)),
                (
                    "unasked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        db_column="record_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved",
                        to="referrals.referral",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-saved_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("referral", "page", "row"), name="page_saved_last_once"),
                ],
            },
        ),
        protect("referrals_savedpage"),
        migrations.RunSQL(STILL, NOT_STILL),
        also("referrals_savedpage", "insert", check="saved_by_id = sharing_reader()"),
        also("referrals_savedpage", "update", check="saved_by_id = sharing_reader()"),
        stays("referrals_savedpage", "record_id"),
        migrations.AlterField("referral", "status", models.CharField(choices=STATUSES, default="draft", max_length=10)),
        migrations.AddField("referral", "discarded_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "referral",
            "discarded_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.RemoveConstraint("referral", "referral_has_reference_once_submitted"),
        migrations.AddConstraint(
            "referral",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reference__isnull", True),
                        ("status__in", ["draft", "discarded"]),
                        ("submission__isnull", True),
                    ),
                    models.Q(
                        ("status__in", ["submitted", "returned", "accepted", "declined"]),
                        ("reference__isnull", False),
                        ("submission__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="referral_has_reference_once_submitted",
            ),
        ),
        migrations.AddConstraint(
            "referral",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("discarded_at__isnull", False), ("discarded_by__isnull", False), ("status", "discarded")),
                    models.Q(
                        models.Q(("status", "discarded"), _negated=True),
                        ("discarded_at__isnull", True),
                        ("discarded_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="referral_discarded_says_when_and_by_whom",
            ),
        ),
        migrations.RunSQL(TAKE_OVER, NO_TAKE_OVER),
        migrations.RunSQL(DISCARD, NO_DISCARD),
        migrations.RunSQL(ASK, "drop function referrals_ask_about(uuid, text, uuid, text[])"),
        again(
            moves("referrals_referral", "status", AFTER, by=BY), moves("referrals_referral", "status", BEFORE, by=BY)
        ),
    ]
