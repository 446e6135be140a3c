"""django-guardian's answers, from the very rows that the database's policies read."""

from guardian.backends import ObjectPermissionBackend

# Who may decide on a record may add to it; who may add to it may read it.
IMPLIED_BY = {
    "view_record": ("view_record", "contribute_record", "manage_record"),
    "contribute_record": ("contribute_record", "manage_record"),
    "manage_record": ("manage_record",),
}


class GrantBackend(ObjectPermissionBackend):
    """`person.has_perm("sharing.view_record", record)`; ended and future grants are not rows it can read."""

    def has_perm(self, user_obj, perm, obj=None):
        if obj is None:
            return False
        codename = perm.rpartition(".")[2]
        held = self.get_all_permissions(user_obj, obj)
        return not held.isdisjoint(IMPLIED_BY.get(codename, (codename,)))

    def get_all_permissions(self, user_obj, obj=None):
        """Codenames that the person holds on this record."""
        return set(super().get_all_permissions(user_obj, obj)) if obj is not None else set()
