"""A mailbox for trying things out: an SMTP server that keeps every mail, and pages that show them.

Nothing here ever sends. The pages exist only where ``MAILBOX_DIR`` is set, which production leaves unset.
"""
