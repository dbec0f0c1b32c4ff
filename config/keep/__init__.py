"""Backups: all that an installation holds in one file, and the way back. `docs/runbook.md` has the steps."""
