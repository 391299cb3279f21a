#!/usr/bin/env python
"""Run a management command, with the embedded Postgres beside it when no other is named."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boardpapers.settings")
    from boardpapers import embedded_postgres

    with embedded_postgres.running_unless_configured():
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
