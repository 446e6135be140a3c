#!/usr/bin/env python
"""Django's command line."""

import os
import sys

# These commands change the schema, fill an empty database or read the audit, which only the owner of the tables may.
OWNER_COMMANDS = {
    "migrate", "makemigrations", "load_demo", "flush", "dbshell", "sqlmigrate", "verify_audit", "begin_audit_anew",
}  # fmt: skip


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsbpanel.settings")
    if OWNER_COMMANDS.intersection(sys.argv[1:2]):
        os.environ.setdefault("DATABASE_ROLE", "owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
