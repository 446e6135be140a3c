"""What a referral's rows say is what was frozen, and it goes from hand to hand as the rules say. R02, R03, R09.

While the Chair has a referral, those responsible may change it: the submission that no longer says the same is marked,
and a commit is refused unless a newer one has been frozen since. Who decides, replaces, withdraws, asks and answers is held here as well.
"""

from django.db import migrations

from sharing.need_to_know import CONTRIBUTED, MANAGED, also, moves, never, protect, updates_only

PARTS = ["referrals_referredchild", "referrals_incident", "referrals_harmedin"]
CHAIR = ["chair", "vice_chair"]
BEFORE = {
    "draft": ["submitted", "discarded"],
    "submitted": ["returned", "accepted", "declined"],
    "returned": ["submitted"],
}
STATUS = {
    "draft": ["submitted", "discarded"],
    "submitted": ["returned", "accepted", "declined", "withdrawn"],
    "returned": ["submitted", "withdrawn"],
}
DECIDES = f"record_id = {MANAGED} and sharing_holds_office('{{chair,vice_chair}}')"
IS_CHAIR = "sharing_holds_office('{chair}')"
OPEN_BEFORE = "record_id in (select r.record_id from referrals_referral r where r.status in ('draft', 'returned'))"
OPEN = "record_id = any (array (select referrals_open_to_change()))"

FUNCTIONS = """
-- Whether the reader is responsible for a referral: the referrer, or their team manager, also of the time before the
-- referrer left or moved.
create function referrals_responsible(referral uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from referrals_referral r join sharing_person p on p.id = r.referrer_id
                  where r.record_id = referral and sharing_reader() in (r.referrer_id, p.manager_id))
      or exists (select from sharing_grant g
                  where g.record_id = referral and g.person_id = sharing_reader() and g.via = 'submitted'
                    and sharing_grant_is_live(g.starts_at, g.ends_at, g.ended_at))
$$;

-- Referrals whose content the reader may write now, as far as need to know lets them.
create function referrals_open_to_change() returns setof uuid
language sql stable security definer rows 10 set search_path = public, pg_temp as $$
  select r.record_id from referrals_referral r
   where r.status in ('draft', 'returned')
      or r.status = 'submitted' and referrals_responsible(r.record_id)
$$;

-- Note that the rows say something else from now on than what was frozen last. Whoever submits or decides at the moment
-- is waited for, and waits: what is written beside them is in what they freeze, or comes after it.
create function referrals_move_on(referral uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
  select from referrals_referral r
   where r.record_id = referral and r.record_id = any (array (select sharing_records_with('contribute'))) for share;
  update referrals_submission s set moved_on = true
   where s.record_id = referral and not s.moved_on
     and s.number = (select max(o.number) from referrals_submission o where o.record_id = referral)
     and exists (select from referrals_referral r where r.record_id = referral and r.status not in ('draft', 'returned'))
     and s.record_id = any (array (select sharing_records_with('contribute')))
$$;

-- Whether the rows of a referral say something else than what was frozen last.
create function referrals_has_drifted(referral uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from referrals_referral r join referrals_submission s on s.record_id = r.record_id
                  where r.record_id = referral and r.status not in ('draft', 'returned') and s.moved_on
                    and s.number = (select max(o.number) from referrals_submission o where o.record_id = referral))
$$;

-- Trigger: a part of a referral was written.
create function referrals_moved_on() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'hsb_web' then
    perform referrals_move_on(coalesce(new.record_id, old.record_id));
  end if;
  return null;
end $$;

-- Whether a referral stands otherwise than its last submission was decided, or another submission waits.
create function referrals_disagrees(referral uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from referrals_referral r left join referrals_submission s on s.id = r.submission_id
                  where r.record_id = referral
                    and (r.status <> coalesce(nullif(s.outcome, ''), 'submitted')
                         and (r.status, s.outcome) <> ('withdrawn', 'returned')
                         and r.status not in ('draft', 'discarded')
                         or exists (select from referrals_submission o
                                     where o.record_id = referral and o.outcome = ''
                                       and o.id is distinct from r.submission_id)))
$$;

-- Trigger at the end of the transaction: what was written was frozen.
create function referrals_frozen_anew() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'hsb_web' and referrals_has_drifted(coalesce(new.record_id, old.record_id)) then
    raise exception 'A submitted referral changes only as a new submission.' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;

-- Trigger at the end of the transaction: a referral stands as its last submission was decided.
create function referrals_agrees() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'hsb_web' and referrals_disagrees(new.record_id) then
    raise exception 'A referral stands as its submission was decided.' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;

-- Trigger: since when the Chair has it; a change goes on waiting.
create function referrals_submission_dated() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.moved_on := false;
  new.waits_since := coalesce(
    (select s.waits_since from referrals_submission s
      where s.record_id = new.record_id and s.number = new.number - 1 and s.outcome = 'superseded'),
    new.submitted_at);
  return new;
end $$;
create trigger dated before insert on referrals_submission
  for each row execute function referrals_submission_dated();
"""

NO_FUNCTIONS = """
drop trigger dated on referrals_submission;
drop function referrals_submission_dated();
drop function referrals_agrees();
drop function referrals_frozen_anew();
drop function referrals_disagrees(uuid);
drop function referrals_moved_on();
drop function referrals_has_drifted(uuid);
drop function referrals_move_on(uuid);
drop function referrals_open_to_change();
drop function referrals_responsible(uuid);
"""

CONTENT_STILL = """
create or replace function referrals_content_still() returns trigger language plpgsql as $$
declare
  is_withdrawn constant boolean := new.status = 'withdrawn' and old.status <> 'withdrawn';
  moving constant text[] := array['status', 'changed_at', 'submission_id', 'reference'] || case
    when is_withdrawn then array['withdrawn_at', 'withdrawn_by_id', 'withdrawn_because'] else '{}' end;
begin
  if to_jsonb(new) - moving is distinct from to_jsonb(old) - moving
     and not (old.status in ('draft', 'returned')
              or old.status = 'submitted' and referrals_responsible(old.record_id)) then
    raise exception 'A submitted referral does not change.' using errcode = 'restrict_violation';
  end if;
  if old.reference is not null and new.reference is distinct from old.reference then
    raise exception 'A reference stays.' using errcode = 'restrict_violation';
  end if;
  if is_withdrawn and current_user <> 'hsb_owner'
     and not (referrals_responsible(old.record_id) and new.withdrawn_by_id = sharing_reader()) then
    raise exception 'A referral is withdrawn by whoever is responsible.' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
"""

CONTENT_STILL_BEFORE = """
create or replace function referrals_content_still() returns trigger language plpgsql as $$
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
"""

MOVES_ALONE = "array['status', 'changed_at', 'submission_id', 'reference', 'withdrawn_at', 'withdrawn_by_id', 'withdrawn_because']"


def at_the_end(table, name, on, function, when=""):
    """A trigger that looks when the transaction ends."""
    when = f"when ({when})" if when else ""
    return migrations.RunSQL(
        f"""create constraint trigger {name} after {on} on {table} deferrable initially deferred
              for each row {when} execute function {function}()""",
        f"drop trigger {name} on {table}",
    )


def frozen_anew(table, on, when=""):
    """What is written there is noted at once, and must have been frozen when the transaction ends."""
    condition = f"when ({when})" if when else ""
    return [
        migrations.RunSQL(
            f"""create trigger moved_on after {on} on {table}
                  for each row {condition} execute function referrals_moved_on()""",
            f"drop trigger moved_on on {table}",
        ),
        at_the_end(table, "frozen_anew", on, "referrals_frozen_anew", when),
    ]


def still(table, condition):
    clauses = {
        "insert": f"with check ({condition})",
        "update": f"using ({condition}) with check ({condition})",
        "delete": f"using ({condition})",
    }
    return "\n".join(f"alter policy still_{command} on {table} {clause};" for command, clause in clauses.items())


def reopened(table):
    return migrations.RunSQL(still(table, OPEN), still(table, OPEN_BEFORE))


def addresses(condition):
    return still("referrals_childaddress", condition).replace("still_", "also_")


def by_office(transitions):
    return moves(
        "referrals_referral", "status", transitions, by={"returned": CHAIR, "accepted": CHAIR, "declined": CHAIR}
    )


def instead(new, before):
    """One reversible operation in the place of another that a migration before this one made."""
    return migrations.RunSQL(f"{before.reverse_sql};\n{new.sql}", f"{new.reverse_sql};\n{before.sql}")


NEW_COLUMNS = "in_place_of_chair, advice, is_urgent, urgent_reason"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0009_desk"), ("sharing", "0017_faster_audit")]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(CONTENT_STILL, CONTENT_STILL_BEFORE),
        instead(by_office(STATUS), by_office(BEFORE)),
        *(reopened(table) for table in (*PARTS, "referrals_savedpage")),
        migrations.RunSQL(addresses(OPEN), addresses(OPEN_BEFORE)),
        *(
            one
            for table in (*PARTS, "referrals_childaddress")
            for one in frozen_anew(table, "insert or update or delete")
        ),
        *frozen_anew(
            "referrals_referral",
            "update",
            when=f"to_jsonb(new) - {MOVES_ALONE} is distinct from to_jsonb(old) - {MOVES_ALONE}",
        ),
        # The documents of a referral are told in what was frozen.
        *frozen_anew("cases_document", "insert or delete"),
        at_the_end("referrals_referral", "agrees", "insert or update", "referrals_agrees"),
        at_the_end("referrals_submission", "agrees", "insert or update", "referrals_agrees"),
        migrations.RunSQL(
            f"grant update ({NEW_COLUMNS}) on referrals_submission to hsb_web",
            f"revoke update ({NEW_COLUMNS}) on referrals_submission from hsb_web",
        ),
        instead(
            also(
                "referrals_submission",
                "insert",
                check=f"""record_id = {CONTRIBUTED} and outcome = '' and submitted_by_id = sharing_reader()
                          and referrals_responsible(record_id)""",
            ),
            also(
                "referrals_submission",
                "insert",
                check=f"record_id = {CONTRIBUTED} and outcome = '' and submitted_by_id = sharing_reader()",
            ),
        ),
        # The Chair decides, the vice-chair with a reason; whoever is responsible replaces or withdraws.
        instead(
            also(
                "referrals_submission",
                "update",
                using=f"outcome = '' and ({DECIDES} or referrals_responsible(record_id))",
                check=f"""decided_by_id = sharing_reader() and (
                            outcome in ('accepted', 'returned', 'declined') and {DECIDES}
                              and (in_place_of_chair <> '' or {IS_CHAIR})
                            or outcome in ('superseded', 'withdrawn') and referrals_responsible(record_id))""",
            ),
            also(
                "referrals_submission",
                "update",
                using=f"outcome = '' and {DECIDES}",
                check=f"outcome <> '' and decided_by_id = sharing_reader() and {DECIDES}",
            ),
        ),
        # Points: the Chair's, with the answers of whoever is responsible.
        protect("referrals_point"),
        also(
            "referrals_point",
            "insert",
            check=f"""{DECIDES} and answer = '' and answered_by_id is null
                      and submission_id in (select s.id from referrals_submission s
                                             where s.record_id = referrals_point.record_id and s.outcome = 'returned'
                                               and s.decided_by_id = sharing_reader())""",
        ),
        also(
            "referrals_point",
            "update",
            using="""referrals_responsible(record_id)
                     and submission_id in (select r.submission_id from referrals_referral r
                                            where r.record_id = referrals_point.record_id and r.status = 'returned')""",
            check="answered_by_id = sharing_reader() or answered_by_id is null",
        ),
        updates_only("referrals_point", "answer", "answered_by_id", "answered_at"),
        never("referrals_point", "delete"),
    ]
