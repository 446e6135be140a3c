"""Names that sound or are spelt alike, and texts that name a child of another case. R11, R33.

The functions that compare run under the reader's own policies, so a row must be visible before its name is looked at:
none of them is leakproof, and PostgreSQL then asks the policy first. What compares with children whom the writer may
not see runs as the owner and tells the writer nothing: it leaves a row for those who manage both cases.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import MANAGED, enable, never, policy, unprotect_sql, updates_only, worker_sql

ALIKE = r"""
-- A name as it is compared: small, without accents and apostrophes, "O Brien" and "Mac Donald" as one word.
create function cases_folded(name text) returns text language sql stable as $$
  select trim(regexp_replace(regexp_replace(
    regexp_replace(lower(unaccent(name)), '[''`´.]', '', 'g'),
    '\m(o|mc|mac)\s+(?=\w)', '\1', 'g'), '[^[:alnum:]-]+', ' ', 'g'))
$$;

-- The words of a name, "Anne-Marie" both apart and as one.
create function cases_words(name text) returns text[] language plpgsql stable as $$
declare
  folded constant text := cases_folded(name);
  apart constant text[] := array_remove(string_to_array(left(translate(folded, '-', ' '), 250), ' '), '');
begin
  if strpos(folded, '-') = 0 then return apart; end if;
  return apart || array_remove(string_to_array(left(replace(folded, '-', ''), 250), ' '), '');
end $$;

-- How a word sounds, in English and as an Irish or Scottish name is spoken: "bh" is a v, "Sea…" and "Sio…" begin with sh.
create function cases_sounds(word text) returns text[] language sql immutable as $$
  select array_remove(array[dmetaphone(word), dmetaphone_alt(word), dmetaphone(spoken), dmetaphone_alt(spoken)], '')
    from (select regexp_replace(regexp_replace(regexp_replace(
            word, '[bm]h', 'v', 'g'), '(?<=.)[dg]h', '', 'g'), '^s(?=ea|eo|io|ine)', 'sh') as spoken) as gaelic
$$;

-- From 0 (another name) to 1 (the same) for one word typed and one word of a name.
create function cases_word_rank(typed text, own text, typed_sounds text[]) returns real language plpgsql stable as $$
declare
  alike constant real := similarity(typed, own);
  sounds text[];
begin
  if typed = own then return 1; end if;
  if length(typed) >= 3 and starts_with(own, typed) then return 0.9; end if;
  sounds := cases_sounds(own);
  if sounds && typed_sounds and (alike >= 0.15 or length(sounds[1]) > 1)  -- one sound, "L", is Lee and Lou
     or length(typed) >= 5 and levenshtein_less_equal(typed, own, 1) <= 1
     or length(typed) >= 8 and levenshtein_less_equal(typed, own, 2) <= 2 then
    return 0.6 + 0.2 * alike;
  end if;
  return case when alike >= 0.4 then 0.8 * alike else 0 end;
end $$;

-- From 0 to 1 for all that was typed: each word has to be like some word of the name, in whatever order.
create function cases_name_rank(typed text[], name text) returns real language plpgsql stable as $$
declare
  own constant text[] := cases_words(name);
  total real := 0;
  best real;
  one text;
  mine text;
  joined text;
  sounds text[];
begin
  foreach one in array typed loop
    best := 0;
    sounds := cases_sounds(one);
    foreach mine in array own loop
      best := greatest(best, cases_word_rank(one, mine, sounds));
      exit when best = 1;
    end loop;
    if best = 0 then  -- written apart or together, "Anne Marie" and "Annemarie"
      joined := array_to_string(typed, '');
      best := greatest(word_similarity(joined, translate(cases_folded(name), ' -', '')),
                       word_similarity(joined, cases_folded(name)));
      return case when length(joined) >= 5 and best >= 0.8 then 0.7 * best else 0 end;
    end if;
    total := total + best;
  end loop;
  return total / greatest(cardinality(typed), 1);
end $$;
"""

NOT_ALIKE = """
drop function cases_name_rank(text[], text);
drop function cases_word_rank(text, text, text[]);
drop function cases_sounds(text);
drop function cases_words(text);
drop function cases_folded(text);
"""

NAMED = r"""
-- The words of a text with a space around each; a possessive 's is none.
create function cases_told(told text) returns text language sql stable as $$
  select ' ' || regexp_replace(regexp_replace(regexp_replace(
    unaccent(told), '(\w)''[sS]?(?!\w)', '\1', 'g'), '[''`´]', '', 'g'), '[^[:alnum:]]+', ' ', 'g') || ' '
$$;

-- Whether a text names a child: a given or a family name of three letters alone, the two together, or an alias.
-- `own` is the whole name of the child whom the text is about: siblings share a family name, and it names nobody else.
-- Names that are everyday words count where they are written as a name, with a capital.
create function cases_is_named(told text, given text, family text, alias text, own text) returns boolean
language plpgsql stable as $$
declare
  written constant text := cases_told(told);
  small constant text := lower(written);
  mine constant text[] := cases_words(own);
  whole constant text := ' ' || translate(cases_folded(given || ' ' || family), '-', ' ') || ' ';
  particles constant text[] := '{the,and,van,von,der,den,del,dos,las,los,bin,ibn,abu}';
  everyday constant text[] := '{april,art,bay,bell,best,bill,bird,black,bright,brook,brown,bush,cross,dale,daisy,
    dawn,day,drew,faith,field,ford,forest,frank,gay,grace,grant,gray,green,grey,guy,hall,hand,heath,hill,holly,home,
    hope,house,hunt,ivy,joy,june,king,lane,law,lily,little,long,love,major,mark,marsh,may,mill,moon,noble,page,park,
    pat,price,ray,read,reed,rich,river,rob,rock,rose,ruby,sharp,short,sky,small,star,still,stone,strong,summer,teddy,
    underwood,wade,walker,wall,ward,way,west,white,will,winter,wise,wood,young}';
  word text;
begin
  if trim(given) <> '' and trim(family) <> '' and position(whole in small) > 0
     and position(whole in ' ' || translate(cases_folded(own), '-', ' ') || ' ') = 0 then
    return true;
  end if;
  foreach word in array regexp_split_to_array(alias, '\s*[,;/]\s*') loop  -- "JJ", written so
    if length(trim(word)) = 2 and position(' ' || trim(word) || ' ' in written) > 0 then return true; end if;
  end loop;
  foreach word in array cases_words(concat_ws(' ', given, family, alias)) loop
    continue when length(word) < 3 or word = any (mine) or word = any (particles);
    if word = any (everyday) then
      if position(' ' || initcap(word) || ' ' in written) > 0 or position(' ' || upper(word) || ' ' in written) > 0 then
        return true;
      end if;
    elsif position(' ' || word || ' ' in small) > 0
       or position(' ' || regexp_replace(word, '^(o|mc|mac)(?=\w{3})', '\1 ') || ' ' in small) > 0 then
      return true;
    end if;
  end loop;
  return false;
end $$;

-- Cases of the same events: those that a case is linked with, and those that these are linked with.
create function cases_beside(written_to uuid) returns setof uuid language sql stable as $$
  select near.other_id from cases_caselink near where near.case_id = written_to
  union
  select far.other_id from cases_caselink near join cases_caselink far on far.case_id = near.other_id
   where near.case_id = written_to and far.other_id <> written_to
$$;

-- Which of these texts (1, 2 …) name a child of another case; of those cases only that the reader may see.
create function cases_named_in(written_to uuid, told text[]) returns setof integer
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct box.place::integer
    from cases_case mine
    join cases_child me on me.id = mine.child_id
    join cases_case other on other.record_id in (select cases_beside(written_to)) and other.child_id <> mine.child_id
    join cases_child child on child.id = other.child_id
    cross join unnest(told) with ordinality as box (words, place)
   where mine.record_id = written_to
     and written_to = any (array (select sharing_visible_records()))
     and other.record_id = any (array (select sharing_visible_records()))
     and cases_is_named(box.words, child.given_names, child.family_name, child.also_known_as,
                        concat_ws(' ', me.given_names, me.family_name, me.also_known_as))
$$;

-- Notes each text that names a child of another case which the reader may not see. It answers nothing, and its rows
-- are seen by those who manage both: whoever writes cannot learn whether a name was right.
create function cases_note_texts(written_to uuid, places text[], told text[]) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  insert into cases_texttocheck (id, record_id, case_id, other_id, place, sha256, noted_at)
  select gen_random_uuid(), mine.record_id, mine.record_id, other.record_id, box.place,
         encode(sha256(convert_to(box.words, 'UTF8')), 'hex'), now()
    from cases_case mine
    join cases_child me on me.id = mine.child_id
    join cases_case other on other.record_id in (select cases_beside(written_to)) and other.child_id <> mine.child_id
    join cases_child child on child.id = other.child_id
    cross join unnest(places, told) as box (place, words)
   where mine.record_id = written_to
     and written_to = any (array (select sharing_visible_records()))
     and not other.record_id = any (array (select sharing_visible_records()))
     and cases_is_named(box.words, child.given_names, child.family_name, child.also_known_as,
                        concat_ws(' ', me.given_names, me.family_name, me.also_known_as))
  on conflict do nothing
$$;
"""

NOT_NAMED = """
drop function cases_note_texts(uuid, text[], text[]);
drop function cases_named_in(uuid, text[]);
drop function cases_beside(uuid);
drop function cases_is_named(text, text, text, text, text);
drop function cases_told(text);
"""

TABLE = "cases_texttocheck"
BOTH = f"record_id = {MANAGED} and other_id = {MANAGED}"
TEXTS = "\n".join(
    [
        enable(TABLE),
        policy(TABLE, "select", using=BOTH),
        policy(
            TABLE,
            "update",
            using=f"{BOTH} and checked_at is null",
            check=f"{BOTH} and checked_at is not null and checked_by_id = sharing_reader()",
        ),
        worker_sql(TABLE, ""),
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_references"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateExtension("fuzzystrmatch"),
        migrations.RunSQL(ALIKE, NOT_ALIKE),
        migrations.CreateModel(
            name="TextToCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("place", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64)),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("checked_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="texts_to_check", to="cases.case"
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "texts to check",
                "ordering": ["noted_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "other", "place", "sha256"), name="text_noted_once"),
                    models.CheckConstraint(
                        condition=models.Q(("record", models.F("case"))), name="text_to_check_of_its_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("checked_at__isnull", True), ("checked_by__isnull", True))
                        | models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                        name="text_checked_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TEXTS, unprotect_sql(TABLE)),
        never(TABLE, "insert, delete"),
        updates_only(TABLE, "checked_at", "checked_by_id"),
        migrations.RunSQL(NAMED, NOT_NAMED),
    ]
