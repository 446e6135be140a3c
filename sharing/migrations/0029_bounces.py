"""What mail servers report of a mail after they took it, and a copy that came back; how many copies a dispatch had."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.ids
from sharing.need_to_know import MANAGED, enable, moves, policy, unprotect_sql

COORDINATOR = "sharing_holds_office('{coordinator}')"
ITS_DELIVERY = """exists (select from sharing_delivery d where d.id = sharing_deliveryreport.delivery_id
                              and d.record_id is not distinct from sharing_deliveryreport.record_id
                              and d.state in ('sent', 'unknown', 'failed', 'came_back'))"""

# Read by whoever manages the record (of letters without one, by the Coordinator); never changed, by nobody.
REPORTS = "\n".join(
    [
        enable("sharing_deliveryreport"),
        policy(
            "sharing_deliveryreport",
            "select",
            using=f"record_id = {MANAGED} or (record_id is null and (select {COORDINATOR}))",
        ),
        policy(
            "sharing_deliveryreport",
            "insert",
            check=f"record_id = {MANAGED} and by_id = sharing_reader() and {ITS_DELIVERY}",
        ),
        policy("sharing_deliveryreport", "select", to="hsb_worker", using="true"),
        policy("sharing_deliveryreport", "insert", to="hsb_worker", check=f"by_id is null and {ITS_DELIVERY}"),
        "revoke all on sharing_deliveryreport from hsb_worker;",
        "grant select, insert on sharing_deliveryreport to hsb_worker;",
        "revoke update, delete on sharing_deliveryreport from hsb_web;",
        # Where the mailbox has been read up to is the worker's alone.
        "revoke all on sharing_mailboxposition from hsb_web;",
        "grant insert, update on sharing_mailboxposition to hsb_worker;",
    ]
)

# A copy comes back only with the report that says so. Of the rest, a web process writes what it wrote before.
HELD = """
create or replace function sharing_delivery_moves() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  {came_back}
  if current_user <> 'hsb_web' then return new; end if;
  if new.opened_at is distinct from old.opened_at
     and (old.opened_at is not null or old.recipient_id is distinct from sharing_reader()) then
    raise exception 'only its recipient opens a copy, once' using errcode = 'insufficient_privilege';
  end if;
  if (new.state, new.state_at, new.server_said) is distinct from (old.state, old.state_at, old.server_said)
     and not (old.record_id = any (array (select sharing_records_with('manage')))
              and (old.state, new.state) in (('unknown', 'sent'), ('unknown', 'failed'), {moves}
                                             ('queued', 'suppressed'), ('claimed', 'suppressed'))) then
    raise exception 'a copy is settled or stopped by whoever manages it' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
"""
CAME_BACK = """if current_user <> 'hsb_owner' and new.state = 'came_back' and old.state <> 'came_back'
     and not exists (select from sharing_deliveryreport r where r.delivery_id = new.id and r.action = 'failed') then
    raise exception 'a copy comes back with a report that says so' using errcode = 'restrict_violation';
  end if;"""
STATES_BEFORE = {
    "queued": ["claimed", "suppressed", "failed"],
    "claimed": ["handing", "queued", "failed", "suppressed"],
    "handing": ["sent", "unknown", "failed", "queued"],
    "unknown": ["sent", "failed"],
}
STATES = STATES_BEFORE | {"unknown": ["sent", "failed", "came_back"], "sent": ["came_back"]}


def wanted(states):
    """Of which copies a new one may be asked for."""
    return "drop policy hsb_web_insert on sharing_copywanted;" + policy(
        "sharing_copywanted",
        "insert",
        check=f"""record_id = {MANAGED} and asked_by_id = sharing_reader() and made_at is null
                  and delivery_id in (select d.id from sharing_delivery d where d.record_id = sharing_copywanted.record_id
                                         and d.state in ({states}))""",
    )


COUNT_COPIES = """
update sharing_dispatch set copies = (select count(*) from sharing_delivery d
  where d.dispatch_id = sharing_dispatch.id and d.pack_id is not null and d.replaces_id is null);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0028_oldest_due"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailboxPosition",
            fields=[
                ("folder", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("uid_validity", models.BigIntegerField()),
                ("last_uid", models.BigIntegerField(default=0)),
                ("matched", models.PositiveIntegerField(default=0)),
                ("unmatched", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="dispatch",
            name="copies",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting to go"),
                    ("claimed", "Being sent"),
                    ("handing", "Being handed over"),
                    ("sent", "Accepted"),
                    ("failed", "Refused"),
                    ("unknown", "Unknown"),
                    ("came_back", "Came back"),
                    ("suppressed", "Not sent"),
                ],
                default="queued",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="DeliveryReport",
            fields=[
                ("id", models.UUIDField(default=sharing.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("failed", "Could not be delivered"),
                            ("delayed", "Not delivered yet, tried again"),
                            ("delivered", "Delivered"),
                            ("relayed", "Passed on to a server that reports no further"),
                            ("expanded", "Passed on to several recipients"),
                        ],
                        max_length=10,
                    ),
                ),
                ("status", models.CharField(max_length=12)),
                ("said", models.CharField(max_length=300)),
                ("read_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="sharing.delivery"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.record"
                    ),
                ),
            ],
            options={
                "ordering": ["read_at"],
                "constraints": [models.UniqueConstraint(fields=("delivery", "action"), name="report_once")],
            },
        ),
        migrations.RunSQL(REPORTS, unprotect_sql("sharing_deliveryreport")),
        migrations.RunSQL(
            HELD.format(came_back=CAME_BACK, moves="('unknown', 'came_back'), ('sent', 'came_back'),"),
            HELD.format(came_back="", moves=""),
        ),
        migrations.RunSQL(
            "drop trigger moves on sharing_delivery", moves("sharing_delivery", "state", STATES_BEFORE).sql
        ),
        moves("sharing_delivery", "state", STATES),
        migrations.RunSQL(wanted("'failed', 'unknown', 'came_back'"), wanted("'failed', 'unknown'")),
        migrations.RunSQL(COUNT_COPIES, migrations.RunSQL.noop),
    ]
