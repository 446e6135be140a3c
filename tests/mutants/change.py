"""What a mutant is, and how one is made: in a copy of the database, or in a copy of the code.

A change that does not fit what is there any more is an error, never a mutant that was caught.
"""

from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path


class DoesNotApply(Exception):
    """What the mutant would break is not there as it says."""


@dataclass(frozen=True)
class Sql:
    """Statements of the tables' owner; they must change what the database holds to."""

    statements: str

    def apply(self, cursor):
        cursor.execute(self.statements)


@dataclass(frozen=True)
class InFunction:
    """One place in the body of a function of the database."""

    function: str
    before: str
    after: str

    def apply(self, cursor):
        cursor.execute(
            "select pg_get_functiondef(oid) from pg_proc where proname = %s and pronamespace = 'public'::regnamespace",
            [self.function],
        )
        found = cursor.fetchall()
        if len(found) != 1:
            raise DoesNotApply(f"{len(found)} functions are called {self.function}")
        cursor.execute(replaced_once(found[0][0], self.before, self.after, self.function).replace("%", "%%"), [])


@dataclass(frozen=True)
class InSource:
    """One place in a file of the product."""

    path: str
    before: str
    after: str

    def write(self, root: Path):
        file = root / self.path
        write(file, replaced_once(file.read_text(), self.before, self.after, self.path))

    def take_back(self, root: Path, original: str):
        write(root / self.path, original)


@dataclass(frozen=True)
class Mutant:
    name: str
    change: Sql | InFunction | InSource
    noticed_by: tuple[str, ...]  # test files, or file::test where the file takes long

    @property
    def is_in_database(self):
        return not isinstance(self.change, InSource)


def mutant(name, change, *noticed_by):
    """One line of a declaration; a string is SQL."""
    return Mutant(name, Sql(change) if isinstance(change, str) else change, noticed_by)


def replaced_once(text, before, after, where):
    if (times := text.count(before)) != 1:
        raise DoesNotApply(f"{where} has {times} times: {before}")
    return text.replace(before, after)


def write(file: Path, text: str):
    """Python takes a compiled file for fresh when size and second are the same: it goes, too."""
    file.write_text(text)
    Path(cache_from_source(str(file))).unlink(missing_ok=True)


# Everything in the database that says who may do what.
HELD = r"""
select md5(string_agg(line, E'\n' order by line)) from (
  select format('%s %s %s %s %s %s %s', tablename, policyname, permissive, roles, cmd, qual, with_check) as line
    from pg_policies where schemaname = 'public'
  union all select format('%s %s %s %s', relname, relrowsecurity, relforcerowsecurity, relacl)
    from pg_class where relnamespace = 'public'::regnamespace
  union all select format('%s %s %s', attrelid::regclass, attname, attacl)
    from pg_attribute where attacl is not null
  union all select format('%s %s %s %s', proname, prosrc, prosecdef, proacl)
    from pg_proc where pronamespace = 'public'::regnamespace
  union all select format('%s %s', pg_get_triggerdef(oid), tgenabled) from pg_trigger where not tgisinternal
  union all select format('%s %s', conname, pg_get_constraintdef(oid))
    from pg_constraint where connamespace = 'public'::regnamespace
) as everything
"""


def apply(change: Sql | InFunction, cursor):
    """Make the change in the database of this cursor; DoesNotApply where it leaves all as it was."""
    before = held(cursor)
    change.apply(cursor)
    if held(cursor) == before:
        raise DoesNotApply("it changes nothing")


def held(cursor):
    cursor.execute(HELD)
    return cursor.fetchone()[0]
