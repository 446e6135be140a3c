"""Row-level security: the policies that make PostgreSQL itself refuse. R33.

A migration puts `protect("app_table")` on every table that holds a part of a record. Reading asks for a live
grant, writing for one to contribute; a query that forgets to filter returns nothing that is not the reader's.
The plain query is the whole query: an id-list filter on top of the policy makes it slower, never safer.
"""

from django.db import migrations

VISIBLE = "any (array (select sharing_visible_records()))"
CONTRIBUTED = "any (array (select sharing_records_with('contribute')))"
MANAGED = "any (array (select sharing_records_with('manage')))"


def enable(table):
    """SQL: policies decide on `table`, for its owner too; the owner's own policy lets migrations work."""
    return f"""
        alter table {table} enable row level security;
        alter table {table} force row level security;
        create policy owner_all on {table} to hsb_owner using (true) with check (true);
    """


def policy(table, command, to="hsb_web", using=None, check=None):
    """SQL of one policy; `using` is the condition on rows that exist, `check` on rows as written."""
    sql = f"create policy {to}_{command} on {table} for {command} to {to}"
    sql += f" using ({using})" if using else ""
    sql += f" with check ({check})" if check else ""
    return sql + ";"


def protect_sql(table, column="record_id", worker="select"):
    """SQL that protects a table whose `column` says which record a row belongs to.

    `worker` lists what the worker role may do there, as in "select, insert, update".
    """
    contributed = f"{column} = {CONTRIBUTED}"
    parts = [
        enable(table),
        policy(table, "select", using=f"{column} = {VISIBLE}"),
        policy(table, "insert", check=contributed),
        policy(table, "update", using=contributed, check=contributed),
        policy(table, "delete", using=contributed),
        worker_sql(table, worker),
    ]
    return "\n".join(parts)


def worker_sql(table, may):
    """SQL that gives the worker role what it may do on a protected table, and no more."""
    sql = [f"revoke all on {table} from hsb_worker;"]
    for command in filter(None, (word.strip() for word in may.split(","))):
        sql.append(f"grant {command} on {table} to hsb_worker;")
        using = None if command == "insert" else "true"
        check = None if command in ("select", "delete") else "true"
        sql.append(policy(table, command, to="hsb_worker", using=using, check=check))
    return "\n".join(sql)


def unprotect_sql(table):
    return f"""
        alter table {table} no force row level security;
        alter table {table} disable row level security;
        do $$ declare p record; begin
          for p in select policyname from pg_policies where tablename = '{table}' loop
            execute format('drop policy %I on {table}', p.policyname);
          end loop;
        end $$;
    """


def protect(table, column="record_id", worker="select"):
    """A reversible migration operation that protects one table."""
    return migrations.RunSQL(protect_sql(table, column, worker), unprotect_sql(table))


# The second wall: what holds even whoever may contribute, and a view that forgets to ask.


def also(table, command, using=None, check=None):
    """A restrictive policy, on top of need-to-know, for web processes; reversible."""
    sql = f"create policy also_{command} on {table} as restrictive for {command} to hsb_web"
    sql += f" using ({using})" if using else ""
    sql += f" with check ({check})" if check else ""
    return migrations.RunSQL(sql, f"drop policy also_{command} on {table}")


def never(table, commands):
    """Web processes may not do this to a table at all; reversible. `commands` as in "update, delete"."""
    return migrations.RunSQL(f"revoke {commands} on {table} from hsb_web", f"grant {commands} on {table} to hsb_web")


def updates_only(table, *columns):
    """Web processes may update these columns and no other; reversible."""
    listed = ", ".join(columns)
    return migrations.RunSQL(
        f"revoke update on {table} from hsb_web; grant update ({listed}) on {table} to hsb_web",
        f"revoke update ({listed}) on {table} from hsb_web; grant update on {table} to hsb_web",
    )


def stays(table, *columns):
    """These columns stay as they were inserted, also where a service saves the whole row; reversible."""
    return _trigger("stays", table, "sharing_columns_stay", columns)


def moves(table, column, transitions, by=None):
    """A status goes along these transitions only; reversible.

    `transitions` maps a status to those that may follow, `by` a following status to the offices that may give it.
    """
    pairs = [
        " ".join(filter(None, [before, after, ",".join((by or {}).get(after, ()))]))
        for before, following in transitions.items()
        for after in following
    ]
    return _trigger("moves", table, "sharing_status_moves", [column, *pairs])


def _trigger(name, table, function, arguments):
    told = ", ".join(f"'{one}'" for one in arguments)
    return migrations.RunSQL(
        f"create trigger {name} before update on {table} for each row execute function {function}({told})",
        f"drop trigger {name} on {table}",
    )
