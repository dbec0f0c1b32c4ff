"""`manage.py doctor`: looks at all that an operator can get wrong, and says what to do.

To add a check, touch these files: a module in `checks/` with a function `look` that yields findings, its line
in `checks/__init__.py`, a test in `tests/config/doctor/`, a line in `docs/deploy.md`.
"""
