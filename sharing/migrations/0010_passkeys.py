"""A passkey is added and taken away by its own person alone; kept text is forgotten after a day. R33"""

from django.db import migrations

from sharing.need_to_know import enable, policy, unprotect_sql, updates_only

PASSKEYS = "django_otp_webauthn_webauthncredential"
ATTESTATIONS = "django_otp_webauthn_webauthnattestation"
HANDLES = "django_otp_webauthn_webauthnuserhandle"

MINE = "user_id = sharing_reader()"
OF_MINE = f"credential_id in (select id from {PASSKEYS} where {MINE})"

# At sign-in nobody is on the connection yet: then a passkey is read and its use noted, and nothing else is done to it.
POLICIES = {
    PASSKEYS: [
        policy(PASSKEYS, "select", using="true"),
        policy(PASSKEYS, "insert", check=MINE),
        policy(
            PASSKEYS,
            "update",
            using=f"sharing_reader() is null or {MINE}",
            check=f"sharing_reader() is null or {MINE}",
        ),
        policy(PASSKEYS, "delete", using=MINE),
    ],
    ATTESTATIONS: [
        policy(ATTESTATIONS, "select", using=OF_MINE),
        policy(ATTESTATIONS, "insert", check=OF_MINE),
        policy(ATTESTATIONS, "delete", using=OF_MINE),
    ],
    HANDLES: [policy(HANDLES, "select", using=MINE), policy(HANDLES, "insert", check=MINE)],
}

FORGET = """
-- The worker's way to delete what was kept for longer than a day; it reads none of it.
create function sharing_forget_held_texts() returns integer
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare forgotten integer;
begin
  delete from sharing_heldtext where held_at < now() - interval '1 day';
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;
revoke execute on function sharing_forget_held_texts() from public;
grant execute on function sharing_forget_held_texts() to hsb_worker;
"""


def protect(table):
    """Its policies, and nothing of it for the worker."""
    sql = [enable(table), *POLICIES[table], f"revoke all on {table} from hsb_worker;"]
    return migrations.RunSQL("\n".join(sql), unprotect_sql(table) + f"grant select on {table} to hsb_worker;")


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0009_people_wall"),
        ("django_otp_webauthn", "0004_webauthnuserhandle"),
    ]

    operations = [
        *map(protect, POLICIES),
        updates_only(PASSKEYS, "sign_count", "last_used_at", "backup_state"),
        migrations.RunSQL(FORGET, "drop function sharing_forget_held_texts()"),
    ]
