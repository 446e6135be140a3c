"""Children who may be known already: compared, linked, merged, and merges undone. R08, R11, R12, R33.

What compares for a reader runs under the reader's own policies. What compares with children whom they may not see
runs as the owner and tells them nothing: it leaves a row for those who manage both cases. Merging and undoing are
functions that say themselves who may; no process writes these tables by hand.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import F, Q

import sharing.ids
from sharing.need_to_know import MANAGED, enable, never, policy, unprotect_sql, updates_only, worker_sql

COMPARED = r"""
-- How a word sounds, also as an Irish, Scottish, Polish or Arabic name is spoken: "bh" is a v, "sz" is sh, "q" is k.
create or replace function cases_sounds(word text) returns text[] language plpgsql immutable as $$
declare
  sounds text[] := array[dmetaphone(word), dmetaphone_alt(word)];
  spoken text;
begin
  if word ~ '[bdgm]h|^[cs]|irs' then
    spoken := regexp_replace(regexp_replace(word, '[bm]h', 'v', 'g'), '(?<=.)[dg]h', '', 'g');
    spoken := regexp_replace(regexp_replace(spoken, '^s(?=ea|eo|io|ine)', 'sh'), '(?<=ir)s(?=e)', 'sh');
    spoken := regexp_replace(spoken, '^c(?=i[ae])', 'k');
    sounds := sounds || dmetaphone(spoken) || dmetaphone_alt(spoken);
  end if;
  if word ~ '[jw]|[crs]z' then
    spoken := replace(replace(replace(word, 'sz', 'sh'), 'cz', 'ch'), 'rz', 'zh');
    sounds := sounds || dmetaphone(translate(spoken, 'wj', 'vy'));
  end if;
  if word ~ 'q|[dgk]h' then
    spoken := replace(replace(replace(word, 'kh', 'h'), 'gh', 'g'), 'dh', 'd');
    sounds := sounds || dmetaphone(translate(spoken, 'q', 'k'));
  end if;
  return array_remove(sounds, '');
end $$;

-- How one word of a name compares with another: same, sounds, nearly, differs.
create function cases_words_compared(mine text, theirs text) returns text language plpgsql stable as $$
declare
  alike constant real := similarity(mine, theirs);
  shorter constant integer := least(length(mine), length(theirs));
  apart integer;
  sounds text[];
begin
  if mine = theirs then return 'same'; end if;
  -- One sound is Lee and Lou.
  sounds := array(select unnest(cases_sounds(mine)) intersect select unnest(cases_sounds(theirs)));
  if cardinality(sounds) > 0 and (alike >= 0.15 or exists (select from unnest(sounds) as one where length(one) > 1)) then
    return 'sounds';
  end if;
  apart := levenshtein_less_equal(left(mine, 250), left(theirs, 250), 2);
  if shorter >= 4 and apart <= 1 or shorter >= 8 and apart <= 2 or shorter >= 4 and alike >= 0.5
     -- two letters changed over
     or shorter >= 4 and apart = 2 and length(mine) = length(theirs)
        and array(select unnest(string_to_array(mine, null)) order by 1)
          = array(select unnest(string_to_array(theirs, null)) order by 1) then
    return 'nearly';
  end if;
  return 'differs';
end $$;

-- How two names compare, each of one word or several: same, part (of the other), sounds, nearly, differs, unknown.
create function cases_names_compared(mine text, theirs text) returns text language plpgsql stable as $$
declare
  fewer text[] := array_remove(string_to_array(translate(cases_folded(mine), '-', ' '), ' '), '');
  more text[] := array_remove(string_to_array(translate(cases_folded(theirs), '-', ' '), ' '), '');
  codes constant text[] := '{same,sounds,nearly,differs}';
  worst integer := 1;
  whole integer;
begin
  if cardinality(fewer) = 0 or cardinality(more) = 0 then return 'unknown'; end if;
  if cardinality(fewer) > cardinality(more) then
    select more, fewer into fewer, more;
  end if;
  whole := array_position(codes, cases_words_compared(array_to_string(fewer, ''), array_to_string(more, '')));
  -- Each word of the shorter name has its like in the longer; of two as long, also the other way round.
  select case when cardinality(fewer) = cardinality(more) then greatest(max(best), max(back)) else max(best) end
    into worst from (
    select min(code) over (partition by one) as best, min(code) over (partition by other) as back
      from unnest(fewer) as one cross join unnest(more) as other
     cross join lateral (select array_position(codes, cases_words_compared(one, other)) as code) as compared) as each;
  if whole = 1 or worst = 1 and cardinality(fewer) = cardinality(more) then return 'same'; end if;
  if worst = 1 then return 'part'; end if;
  return codes[least(worst, whole)];
end $$;

-- The best of how a name compares with each alias, "JJ, Jay Oakes".
create function cases_aliases_compared(aliases text, name text) returns text language sql stable as $$
  select coalesce((select cases_names_compared(alias, name) as code
                     from regexp_split_to_table(aliases, '\s*[,;/]\s*') as alias where trim(alias) <> ''
                    order by array_position('{same,part,sounds,nearly,differs,unknown}', cases_names_compared(alias, name))
                    limit 1), 'unknown')
$$;

-- Two numbers of the same length: same, digits (two neighbours changed over), one_digit, differs.
create function cases_digits_compared(mine text, theirs text) returns text language plpgsql immutable as $$
declare
  places integer[];
begin
  if mine = theirs then return 'same'; end if;
  if length(mine) <> length(theirs) then return 'differs'; end if;
  places := array(select n from generate_series(1, length(mine)) n where substr(mine, n, 1) <> substr(theirs, n, 1));
  if cardinality(places) = 1 then return 'one_digit'; end if;
  if cardinality(places) = 2 and places[2] = places[1] + 1
     and substr(mine, places[1], 1) = substr(theirs, places[2], 1)
     and substr(mine, places[2], 1) = substr(theirs, places[1], 1) then
    return 'digits';
  end if;
  return 'differs';
end $$;

-- Two dates of birth: as digits, also day_and_month (changed over), about (fits an estimated age, a year more or less;
-- an age is counted back to the 28th at the latest, hence three days).
create function cases_births_compared(mine date, mine_is_estimated boolean, theirs date, theirs_is_estimated boolean)
returns text language plpgsql immutable as $$
begin
  if mine is null or theirs is null then return 'unknown'; end if;
  if mine_is_estimated or theirs_is_estimated then
    return case when mine_is_estimated and theirs_is_estimated and abs(mine - theirs) <= 734
                  or mine_is_estimated and not theirs_is_estimated
                     and theirs between mine - interval '2 years 3 days' and mine + interval '1 year 3 days'
                  or theirs_is_estimated and not mine_is_estimated
                     and mine between theirs - interval '2 years 3 days' and theirs + interval '1 year 3 days'
                then 'about' else 'differs' end;
  end if;
  if mine <> theirs and extract(year from mine) = extract(year from theirs)
     and extract(day from mine) = extract(month from theirs) and extract(month from mine) = extract(day from theirs) then
    return 'day_and_month';
  end if;
  return cases_digits_compared(to_char(mine, 'DDMMYYYY'), to_char(theirs, 'DDMMYYYY'));
end $$;

-- Two references of an agency, without regard to case, spaces and dashes.
create function cases_references_compared(mine text, theirs text) returns text language sql immutable as $$
  select case when one = '' or other = '' then 'unknown'
              when one = other then 'same'
              when least(length(one), length(other)) >= 5 and levenshtein_less_equal(one, other, 1) <= 1 then 'nearly'
              else 'differs' end
    from (select regexp_replace(upper(mine), '[^[:alnum:]]', '', 'g') as one,
                 regexp_replace(upper(theirs), '[^[:alnum:]]', '', 'g') as other) as bare
$$;

-- How two children compare, in eight words: names straight or changed_over, given names, family name, alias, date of
-- birth, NHS number, reference of social care, reference of the youth justice service.
create function cases_compared(mine cases_child, theirs cases_child) returns text[] language plpgsql stable as $$
declare
  alike constant text[] := '{same,part,sounds,nearly}';
  given text := cases_names_compared(mine.given_names, theirs.given_names);
  family text := cases_names_compared(mine.family_name, theirs.family_name);
  crossed_given text;
  crossed_family text;
  way text := 'straight';
  alias text := 'unknown';
  whole constant text := mine.given_names || ' ' || mine.family_name;
  others constant text := theirs.given_names || ' ' || theirs.family_name;
begin
  if not (given = any (alike) and family = any (alike)) then
    crossed_given := cases_names_compared(mine.given_names, theirs.family_name);
    crossed_family := cases_names_compared(mine.family_name, theirs.given_names);
    if crossed_given = any (alike) and crossed_family = any (alike) then
      given := crossed_given; family := crossed_family; way := 'changed_over';
    end if;
  end if;
  if mine.also_known_as <> '' or theirs.also_known_as <> '' then
    if cases_aliases_compared(mine.also_known_as, others) = any (alike)
       or cases_aliases_compared(theirs.also_known_as, whole) = any (alike) then
      alias := 'alias';
    elsif mine.also_known_as <> '' and theirs.also_known_as <> '' then
      alias := (select cases_aliases_compared(theirs.also_known_as, one) from
                regexp_split_to_table(mine.also_known_as, '\s*[,;/]\s*') as one where trim(one) <> ''
                order by array_position('{same,part,sounds,nearly,differs,unknown}',
                                        cases_aliases_compared(theirs.also_known_as, one)) limit 1);
      alias := coalesce(alias, 'unknown');
    end if;
  end if;
  return array[way, given, family, alias,
    cases_births_compared(mine.date_of_birth, mine.age_is_estimated, theirs.date_of_birth, theirs.age_is_estimated),
    case when mine.nhs_number = '' or theirs.nhs_number = '' then 'unknown'
         else cases_digits_compared(mine.nhs_number, theirs.nhs_number) end,
    cases_references_compared(mine.social_care_reference, theirs.social_care_reference),
    cases_references_compared(mine.yjs_reference, theirs.yjs_reference)];
end $$;

-- All words of a child's names, each name also as one word.
create function cases_words_of(child cases_child) returns text[] language sql stable as $$
  select array_remove(cases_words(concat_ws(' ', child.given_names, child.family_name, child.also_known_as))
      || array[translate(cases_folded(child.given_names), '- ', ''), translate(cases_folded(child.family_name), '- ', '')],
    '')
$$;

-- Whether two children can be alike at all, at little cost: `words` and `sounds` are those of mine.
create function cases_worth_comparing(mine cases_child, theirs cases_child, words text[], sounds text[])
returns boolean language plpgsql stable as $$
declare
  own text[];
  born constant text := cases_births_compared(mine.date_of_birth, mine.age_is_estimated,
                                              theirs.date_of_birth, theirs.age_is_estimated);
  one text;
begin
  if mine.nhs_number <> '' and cases_digits_compared(mine.nhs_number, theirs.nhs_number) <> 'differs'
     or mine.social_care_reference <> '' and theirs.social_care_reference <> ''
     or mine.yjs_reference <> '' and theirs.yjs_reference <> '' then
    return true;
  end if;
  own := cases_words_of(theirs);
  if own && words then return true; end if;
  if born = 'differs' then return false; end if;
  foreach one in array own loop
    if cases_sounds(one) && sounds
       or exists (select from unnest(words) as word
                   where similarity(one, word) >= 0.4 or levenshtein_less_equal(left(one, 250), left(word, 250), 2) <= 2) then
      return true;
    end if;
  end loop;
  return false;
end $$;

-- How strong that is as a sign of one child; 0: they are not put before anybody. Only for order, never shown.
create function cases_likeness(compared text[]) returns integer language plpgsql immutable strict as $$
declare
  way constant text := compared[1];  given constant text := compared[2];  family constant text := compared[3];
  alias constant text := compared[4];  born constant text := compared[5];  nhs constant text := compared[6];
  care constant text := compared[7];  yjs constant text := compared[8];
  alike constant text[] := '{same,part,sounds,nearly}';
  by_alias constant boolean := alias = 'alias' or alias = any (alike);
  both_names constant boolean := given = any (alike) and family = any (alike);
  one_name constant boolean := given = any (alike) or family = any (alike) or by_alias;
  same_names constant boolean := given in ('same', 'part') and family in ('same', 'part');
  near_date constant boolean := born in ('same', 'day_and_month', 'digits');
begin
  if not (nhs = 'same' or care = 'same' or yjs = 'same'
          or (nhs in ('digits', 'one_digit') or care = 'nearly' or yjs = 'nearly') and (one_name or near_date)
          or near_date and one_name
          or born in ('one_digit', 'about', 'unknown') and (both_names or by_alias)
          or born = 'differs' and same_names and nhs <> 'differs') then
    return 0;
  end if;
  return 20
    + case when nhs = 'same' then 20 when nhs = 'digits' then 6 when nhs = 'one_digit' then 4
           when nhs = 'differs' then -2 else 0 end
    + case when care = 'same' then 16 when care = 'nearly' then 4 else 0 end
    + case when yjs = 'same' then 16 when yjs = 'nearly' then 4 else 0 end
    + case when born = 'same' then 6 when born in ('day_and_month', 'digits') then 4 when born = 'one_digit' then 3
           when born = 'about' then 1 when born = 'differs' then -4 else 0 end
    + case when given = 'same' then 4 when given = any (alike) then 2 else 0 end
    + case when family = 'same' then 4 when family = any (alike) then 2 else 0 end
    + case when by_alias and not both_names then 3 else 0 end
    - case when way = 'changed_over' then 1 else 0 end;
end $$;
"""

NOT_COMPARED = r"""
drop function cases_likeness(text[]);
drop function cases_worth_comparing(cases_child, cases_child, text[], text[]);
drop function cases_words_of(cases_child);
drop function cases_compared(cases_child, cases_child);
drop function cases_references_compared(text, text);
drop function cases_births_compared(date, boolean, date, boolean);
drop function cases_digits_compared(text, text);
drop function cases_aliases_compared(text, text);
drop function cases_names_compared(text, text);
drop function cases_words_compared(text, text);
create or replace function cases_sounds(word text) returns text[] language sql immutable as $$
  select array_remove(array[dmetaphone(word), dmetaphone_alt(word), dmetaphone(spoken), dmetaphone_alt(spoken)], '')
    from (select regexp_replace(regexp_replace(regexp_replace(
            word, '[bm]h', 'v', 'g'), '(?<=.)[dg]h', '', 'g'), '^s(?=ea|eo|io|ine)', 'sh') as spoken) as gaelic
$$;
"""

LINKED = f"""
-- Of a child whose cases are there, nothing says from which referral they came.
update cases_child set registered_from_id = null where id in (select child_id from cases_case);

create function cases_child_is_entered() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update cases_child set registered_from_id = null where id = new.child_id and registered_from_id is not null;
  return null;
end $$;
create trigger child_is_entered after insert on cases_case for each row execute function cases_child_is_entered();

-- A case is about a child whose row stands, and a child has one part in a referral. R10
create function cases_child_stands() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from cases_child where id = new.child_id and merged_into_id is null for share;
  if not found then
    raise exception 'a case is about a child whose row stands' using errcode = 'restrict_violation';
  end if;
  if exists (select from cases_case c join sharing_record theirs on theirs.id = c.record_id
               join sharing_record mine on mine.id = new.record_id
              where c.child_id = new.child_id and c.record_id <> new.record_id and theirs.origin_id = mine.origin_id) then
    raise exception 'a child has one part in a referral' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger child_stands before insert or update of child_id on cases_case
  for each row execute function cases_child_stands();

-- A row is merged into one that stands, and when no case is about it any more: so there is never a circle.
create function cases_child_merges() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from cases_child where id = new.merged_into_id and merged_into_id is null for share;
  if not found or exists (select from cases_case where child_id = new.id) then
    raise exception 'a child is merged into one whose row stands, with all cases' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger child_merges before insert or update of merged_into_id on cases_child
  for each row when (new.merged_into_id is not null) execute function cases_child_merges();

-- Whether a record was opened from a referral that the reader manages.
create function cases_opened_from_managed(opened uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from sharing_record where id = opened and origin_id = {MANAGED})
$$;

-- A case is opened about a child just entered; from a referral also about one of whom the reader manages a case.
alter policy also_insert on cases_case with check (
  record_id = {MANAGED} and opened_by_id = sharing_reader() and status = 'open'
  and (child_id in (select cases_children_registered())
       or child_id in (select cases_children_with('manage')) and cases_opened_from_managed(record_id)));
"""

NOT_LINKED = f"""
alter policy also_insert on cases_case with check (
  record_id = {MANAGED} and opened_by_id = sharing_reader() and status = 'open'
  and child_id in (select cases_children_registered()));
drop function cases_opened_from_managed(uuid);
drop trigger child_merges on cases_child;
drop function cases_child_merges();
drop trigger child_stands on cases_case;
drop function cases_child_stands();
drop trigger child_is_entered on cases_case;
drop function cases_child_is_entered();
update cases_child k set registered_from_id = (select r.origin_id from cases_case c join sharing_record r on r.id = c.record_id
  where c.child_id = k.id and r.origin_id is not null order by r.opened_at limit 1) where registered_from_id is null;
"""

MERGED = f"""
create function cases_may_merge(one uuid, other uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select sharing_holds_office('{{chair,vice_chair,coordinator}}') and one = {MANAGED} and other = {MANAGED}
$$;

create function cases_facts_of(child cases_child) returns jsonb language sql immutable as $$
  select to_jsonb(child) - '{{id,registered_from_id,merged_into_id}}'::text[]
$$;

-- Writes facts into a child's row.
create function cases_write_facts(child uuid, facts jsonb) returns void
language sql volatile set search_path = public, pg_temp as $$
  update cases_child k set (given_names, family_name, also_known_as, date_of_birth, age_is_estimated, gender, ethnicity,
                            first_language, nhs_number, social_care_reference, yjs_reference, school)
    = (select n.given_names, n.family_name, n.also_known_as, n.date_of_birth, n.age_is_estimated, n.gender, n.ethnicity,
              n.first_language, n.nhs_number, n.social_care_reference, n.yjs_reference, n.school
         from jsonb_populate_record(k, facts) as n)
   where k.id = child
$$;
revoke execute on function cases_write_facts(uuid, jsonb) from public;

-- The children of two cases are one: the row known longer is kept, with the facts chosen, each from one of the two, and
-- all cases of the other go to it, also those that the reader may not see. They learn nothing of these.
create function cases_merge_children(merge uuid, one uuid, another uuid, facts jsonb, why text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  mine cases_child;
  theirs cases_child;
  kept cases_child;
  absorbed cases_child;
  cases uuid[];
begin
  if not cases_may_merge(one, another) then
    raise exception 'merged by whoever holds office and manages both' using errcode = 'insufficient_privilege';
  end if;
  perform from cases_child where id in (select child_id from cases_case where record_id in (one, another))
    order by id for update;
  select k.* into mine from cases_case c join cases_child k on k.id = c.child_id where c.record_id = one;
  select k.* into theirs from cases_case c join cases_child k on k.id = c.child_id where c.record_id = another;
  if mine.id < theirs.id then kept := mine; absorbed := theirs; else kept := theirs; absorbed := mine; end if;
  if exists (select from jsonb_each(facts) as fact
              where fact.value is distinct from cases_facts_of(kept) -> fact.key
                and fact.value is distinct from cases_facts_of(absorbed) -> fact.key)
     or not facts ?& array(select jsonb_object_keys(cases_facts_of(kept))) then
    raise exception 'each fact is that of one of the two' using errcode = 'restrict_violation';
  end if;
  cases := array(select record_id from cases_case where child_id = absorbed.id order by record_id);
  update cases_case set child_id = kept.id where record_id = any (cases);
  update cases_child set merged_into_id = kept.id where id = absorbed.id;
  perform cases_write_facts(kept.id, facts);
  insert into cases_childmerge (id, record_id, case_id, other_id, kept_id, absorbed_id, kept_before, absorbed_before,
                                chosen, reason, merged_at, merged_by_id, undo_reason)
  values (merge, one, one, another, kept.id, absorbed.id, cases_facts_of(kept), cases_facts_of(absorbed), facts, why,
          clock_timestamp(), sharing_reader(), '');
  insert into cases_mergedcases (merge_id, moved) values (merge, cases);
end $$;

-- Takes a merge back: the cases that it moved go home, and each fact that is still as it was chosen becomes what it was.
-- It may be asked in whatever order: where the kept row has itself been merged since, the cases are found there. Merges
-- that still stand and came later forget these cases, and what this one had made of the kept row: undone in their turn,
-- they bring neither back.
create function cases_undo_merge(merge uuid, why text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  made cases_childmerge;
  now_at uuid;
  home uuid[];
begin
  select * into made from cases_childmerge where id = merge and undone_at is null for update;
  if not found or not cases_may_merge(made.case_id, made.other_id) then
    raise exception 'undone once, by whoever holds office and manages both' using errcode = 'insufficient_privilege';
  end if;
  now_at := made.kept_id;
  while (select merged_into_id from cases_child where id = now_at) is not null loop
    select merged_into_id into now_at from cases_child where id = now_at;
  end loop;
  perform from cases_child where id in (made.kept_id, made.absorbed_id, now_at) order by id for update;
  update cases_child set merged_into_id = null where id = made.absorbed_id;
  home := array(select record_id from cases_case
                 where child_id = now_at
                   and record_id = any (select unnest(moved) from cases_mergedcases where merge_id = merge));
  update cases_case set child_id = made.absorbed_id where record_id = any (home);
  update cases_mergedcases of_later
     set moved = array(select one from unnest(of_later.moved) as one where one <> all (home) order by one)
    from cases_childmerge later
   where later.id = of_later.merge_id and later.undone_at is null and of_later.moved && home
     and (later.merged_at, later.id) > (made.merged_at, made.id);
  perform cases_write_facts(made.kept_id, (
    select coalesce(jsonb_object_agg(fact.key, made.kept_before -> fact.key), '{{}}')
      from cases_child k, jsonb_each(made.chosen) as fact
     where k.id = made.kept_id and cases_facts_of(k) -> fact.key = fact.value));
  update cases_childmerge later set kept_before = later.kept_before || (
    select coalesce(jsonb_object_agg(fact.key, made.kept_before -> fact.key), '{{}}')
      from jsonb_each(made.chosen) as fact where later.kept_before -> fact.key = fact.value)
   where later.kept_id = made.kept_id and later.undone_at is null
     and (later.merged_at, later.id) > (made.merged_at, made.id);
  update cases_childmerge set undone_at = clock_timestamp(), undone_by_id = sharing_reader(), undo_reason = why
   where id = merge;
end $$;

-- Notes for those who manage both which children are like the child of a case just opened; those of whom the reader
-- manages a case, they have been asked about.
-- It answers nothing: whoever opens a case cannot learn whether there was anybody. R33
create function cases_note_alike(opened uuid) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  insert into cases_possiblematch (id, record_id, case_id, other_id, noted_at)
  select gen_random_uuid(), mine.record_id, mine.record_id, other.record_id, now()
    from cases_case mine
    join sharing_record of_mine on of_mine.id = mine.record_id
    join cases_child me on me.id = mine.child_id
    join cases_child them on them.id <> me.id and them.merged_into_id is null
    join cases_case other on other.child_id = them.id
    join sharing_record of_other on of_other.id = other.record_id
   where mine.record_id = opened and mine.record_id = {MANAGED}
     and not them.id = any (array (select cases_children_with('manage')))
     and of_other.origin_id is distinct from of_mine.origin_id
     and cases_likeness(cases_compared(me, them)) > 0
  on conflict do nothing
$$;
"""

NOT_MERGED = """
drop function cases_note_alike(uuid);
drop function cases_undo_merge(uuid, text);
drop function cases_merge_children(uuid, uuid, uuid, jsonb, text);
drop function cases_write_facts(uuid, jsonb);
drop function cases_facts_of(cases_child);
drop function cases_may_merge(uuid, uuid);
"""

MATCHES, MERGES, MOVED = "cases_possiblematch", "cases_childmerge", "cases_mergedcases"
BOTH = f"record_id = {MANAGED} and other_id = {MANAGED}"
POLICIES = "\n".join(
    [
        enable(MATCHES),
        policy(MATCHES, "select", using=BOTH),
        policy(
            MATCHES,
            "update",
            using=f"{BOTH} and checked_at is null",
            check=f"{BOTH} and checked_at is not null and checked_by_id = sharing_reader()",
        ),
        worker_sql(MATCHES, ""),
        enable(MERGES),
        policy(MERGES, "select", using=BOTH),
        worker_sql(MERGES, ""),
        enable(MOVED),
        worker_sql(MOVED, ""),
    ]
)


def of(model, related="+", **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=related, to=model, **more)


def own_id():
    return models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_documents_kept_safe"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "child", "social_care_reference", models.CharField(blank=True, default="", max_length=40), False
        ),
        migrations.AddField("child", "yjs_reference", models.CharField(blank=True, default="", max_length=40), False),
        migrations.AlterField("child", "registered_from", of("sharing.record", null=True)),
        migrations.AddField("child", "merged_into", of("cases.child", null=True)),
        migrations.AddConstraint(
            "child",
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="child_not_merged_into_itself"
            ),
        ),
        migrations.CreateModel(
            name="PossibleMatch",
            fields=[
                ("id", own_id()),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("checked_at", models.DateTimeField(null=True)),
                ("case", of("cases.case", "possible_matches")),
                ("checked_by", of(settings.AUTH_USER_MODEL, null=True)),
                ("other", of("cases.case")),
                ("record", of("sharing.record")),
            ],
            options={
                "verbose_name_plural": "possible matches",
                "ordering": ["noted_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "other"), name="match_noted_once"),
                    models.CheckConstraint(
                        condition=Q(record=F("case")) & ~Q(case=F("other")), name="match_of_its_case"
                    ),
                    models.CheckConstraint(
                        condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                        | Q(checked_at__isnull=False, checked_by__isnull=False),
                        name="match_checked_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChildMerge",
            fields=[
                ("id", own_id()),
                ("kept_before", models.JSONField()),
                ("absorbed_before", models.JSONField()),
                ("chosen", models.JSONField()),
                ("reason", models.TextField()),
                ("merged_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undo_reason", models.TextField(blank=True)),
                ("absorbed", of("cases.child")),
                ("case", of("cases.case")),
                ("kept", of("cases.child")),
                ("merged_by", of(settings.AUTH_USER_MODEL)),
                ("other", of("cases.case")),
                ("record", of("sharing.record")),
                ("undone_by", of(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={
                "ordering": ["merged_at", "id"],
                "constraints": [
                    models.UniqueConstraint(condition=Q(undone_at=None), fields=("absorbed",), name="absorbed_once"),
                    models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="merge_of_two_children"),
                    models.CheckConstraint(
                        condition=Q(record=F("case")) & ~Q(case=F("other")), name="merge_of_its_case"
                    ),
                    models.CheckConstraint(condition=~Q(reason=""), name="merge_has_a_reason"),
                    models.CheckConstraint(
                        condition=Q(undone_at__isnull=True, undone_by__isnull=True, undo_reason="")
                        | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason="")),
                        name="merge_undone_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MergedCases",
            fields=[
                (
                    "merge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.childmerge",
                    ),
                ),
                ("moved", ArrayField(models.UUIDField())),
            ],
            options={"verbose_name_plural": "merged cases"},
        ),
        migrations.RunSQL(POLICIES, "\n".join(unprotect_sql(table) for table in (MATCHES, MERGES, MOVED))),
        never(MATCHES, "insert, delete"),
        updates_only(MATCHES, "checked_at", "checked_by_id"),
        never(MERGES, "insert, update, delete"),
        never(MOVED, "select, insert, update, delete"),
        migrations.RunSQL(COMPARED, NOT_COMPARED),
        migrations.RunSQL(LINKED, NOT_LINKED),
        migrations.RunSQL(MERGED, NOT_MERGED),
    ]
