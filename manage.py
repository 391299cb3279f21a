#!/usr/bin/env python
"""Run a management command, with the embedded Postgres beside it when no other is named."""

import os
import signal
import sys
from types import FrameType


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boardpapers.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from environs.exceptions import EnvError

        from boardpapers import embedded_postgres
    except ModuleNotFoundError as error:
        sys.exit(
            f"The package {error.name} is not installed for this Python: run `make run` once, "
            f"then .venv/bin/python {' '.join(sys.argv)}"
        )

    signal.signal(signal.SIGTERM, _stop)
    try:
        with embedded_postgres.running_unless_configured():
            execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    except (EnvError, ImproperlyConfigured) as error:
        sys.exit(f"{error} (docs/running.md lists the settings)")
    except embedded_postgres.PostgresFailed as error:
        sys.exit(str(error))


def _stop(number: int, frame: FrameType | None) -> None:
    """Leave by way of every `finally`, so that the embedded Postgres is stopped."""
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
