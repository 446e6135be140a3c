"""Packs lie encrypted, and are let go once no copy of them may still have to go; a letter to whoever has left. R31, R45

What lies there now is encrypted on the way, each pack bound to its own row.
"""

import django.core.validators
from django.db import migrations, models
from django.utils import timezone

from sharing import sealed_files
from sharing.need_to_know import policy

# The worker alone, and it makes nothing of a pack but nothing.
LET_GO = f"""
create function sharing_pack_is_let_go() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'hsb_owner' then return new; end if;
  if old.let_go_at is not null or new.sealed is not null or new.let_go_at is null then
    raise exception 'a pack is let go, and nothing else' using errcode = 'restrict_violation';
  end if;
  if exists (select from sharing_delivery d left join sharing_copywanted w on w.delivery_id = d.id
              where d.pack_id = old.id
                and (d.state in ('queued', 'claimed', 'handing', 'unknown')
                     or w.delivery_id is not null and w.made_at is null))
     or exists (select from sharing_dispatch s
                  join sharing_record r on r.id = s.record_id join sharing_panel p on p.id = r.panel_id
                 where s.id = old.dispatch_id
                   and coalesce(s.give_up_at, s.created_at) > now() - make_interval(days => p.papers_kept_days)) then
    raise exception 'a copy of this pack may still have to go' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger is_let_go before update on sharing_pack for each row execute function sharing_pack_is_let_go();
grant update (sealed, let_go_at) on sharing_pack to hsb_worker;
{policy("sharing_pack", "update", to="hsb_worker", using="true", check="true")}
"""
NOT_LET_GO = """
drop policy hsb_worker_update on sharing_pack;
revoke update (sealed, let_go_at) on sharing_pack from hsb_worker;
drop trigger is_let_go on sharing_pack;
drop function sharing_pack_is_let_go();
"""
KINDS = [
    ("schedule", "Schedule"),
    ("minutes", "Minutes"),
    ("notice", "Notice"),
    ("account", "About an account"),
    ("access", "About access"),
    ("digest", "What waits"),
    ("diary", "What comes out of a diary"),
]
WITHOUT_RECORD = ["account", "access", "digest", "diary"]


def seal(apps, schema_editor):
    packs = apps.get_model("sharing", "Pack").objects.using(schema_editor.connection.alias)
    for pack in packs.iterator(chunk_size=10):
        pack.sealed = sealed_files.closed(bytes(pack.pdf), f"pack {pack.pk}")
        pack.save(update_fields=["sealed"])


def unseal(apps, schema_editor):
    """A pack that was let go is gone: what is left of it is empty."""
    packs = apps.get_model("sharing", "Pack").objects.using(schema_editor.connection.alias)
    for pack in packs.iterator(chunk_size=10):
        pack.pdf = sealed_files.content_of(pack.sealed, f"pack {pack.pk}") if pack.sealed else b""
        pack.sealed, pack.let_go_at = None, timezone.now()
        pack.save(update_fields=["pdf", "sealed", "let_go_at"])


class Migration(migrations.Migration):
    dependencies = [("sharing", "0030_digests")]

    operations = [
        migrations.AddField(
            model_name="panel",
            name="papers_kept_days",
            field=models.PositiveSmallIntegerField(
                default=28,
                validators=[
                    django.core.validators.MinValueValidator(14),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="days after which papers that were made and are not needed to be sent are let go (R45)",
            ),
        ),
        migrations.AddField(model_name="pack", name="sealed", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="pack", name="let_go_at", field=models.DateTimeField(null=True)),
        migrations.AlterField(model_name="pack", name="pdf", field=models.BinaryField(null=True)),
        migrations.RunPython(seal, unseal),
        migrations.RemoveField(model_name="pack", name="pdf"),
        migrations.AddConstraint(
            model_name="pack",
            constraint=models.CheckConstraint(
                condition=models.Q(("let_go_at", None), ("sealed__isnull", False))
                | models.Q(("let_go_at__isnull", False), ("sealed", None)),
                name="a_pack_is_there_or_let_go",
            ),
        ),
        migrations.RunSQL(LET_GO, NOT_LET_GO),
        migrations.RemoveConstraint(model_name="dispatch", name="letters_without_record"),
        migrations.AlterField(model_name="dispatch", name="kind", field=models.CharField(choices=KINDS, max_length=20)),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", WITHOUT_RECORD), ("record", None))
                | models.Q(models.Q(("kind__in", WITHOUT_RECORD), _negated=True), ("record__isnull", False)),
                name="letters_without_record",
            ),
        ),
    ]
