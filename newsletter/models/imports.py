"""An import: a file of addresses, what its columns are, how far it has come, and what was turned away."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q

from newsletter.models.newsletters import Newsletter
from newsletter.states import Machine


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "uploaded"
    CHECKING = "checking", "being checked"
    CHECKED = "checked", "checked"
    RUNNING = "running", "running"
    STOPPED = "stopped", "stopped"
    DONE = "done", "done"


_S = ImportState
_SENTENCES: Mapping[ImportState, str] = {
    _S.UPLOADED: "Its columns wait for you to say what they are. Nothing has been changed.",
    _S.CHECKING: "It is being read to the end. Nothing is changed.",
    _S.CHECKED: "It was read to the end, and nothing is changed yet. Start it, or go back to its columns.",
    _S.RUNNING: "It is under way.",
    _S.STOPPED: "What was read before stays imported. It can go on where it stopped.",
    _S.DONE: "Every row has its outcome.",
}
IMPORT: Machine[ImportState] = Machine(
    name="import",
    sentences=_SENTENCES,
    moves={
        (_S.UPLOADED, _S.CHECKING): "An editor said what its columns are.",
        (_S.CHECKED, _S.CHECKING): "An editor changed what its columns are.",
        (_S.CHECKING, _S.UPLOADED): "An editor, or trouble, stopped the check.",
        (_S.CHECKED, _S.UPLOADED): "An editor goes back to its columns.",
        (_S.CHECKING, _S.CHECKED): "It was read to the end.",
        (_S.CHECKED, _S.RUNNING): "An editor started it.",
        (_S.RUNNING, _S.DONE): "Its last row was read.",
        (_S.RUNNING, _S.STOPPED): "An editor, or trouble, stopped it.",
        (_S.STOPPED, _S.RUNNING): "An editor lets it go on.",
    },
)
WORKING = [_S.CHECKING, _S.RUNNING]


class Departed(models.TextChoices):
    """What is done with the rows of people whom the file itself calls gone. None is ever made active."""

    REMEMBER = "remember", "Remember it: who left is imported as having left, the rest is suppressed"
    SUPPRESS = "suppress", "Suppress them all"
    SKIP = "skip", "Skip these rows"


class Standing(models.TextChoices):
    """What a file says of somebody."""

    ACTIVE = "active", "receives it"
    PENDING = "pending", "has not confirmed"
    LEFT = "left", "has left"
    BOUNCE = "bounce", "does not exist"
    COMPLAINT = "complaint", "complained"
    BLOCKED = "blocked", "is blocked"


class Outcome(models.TextChoices):
    """What becomes of a row. Each has exactly one."""

    NEW = "new", "New"
    UPDATED = "updated", "Known, with something new about them"
    UNCHANGED = "unchanged", "Known, with nothing new"
    LEFT = "left", "Imported as having left"
    BARRED = "barred", "Suppressed, because the file says so"
    GONE = "gone", "Left before, and stay away"
    SUPPRESSED = "suppressed", "Suppressed before, and stay away"
    SKIPPED = "skipped", "Gone where the file is from: skipped"
    INVALID = "invalid", "Not an address"
    DUPLICATE = "duplicate", "The same address again"
    VALUE = "value", "A value that cannot be read"
    BROKEN = "broken", "Not a row"


_O = Outcome
IMPORTED = (_O.NEW, _O.LEFT, _O.BARRED)
KEPT_AWAY = (_O.GONE, _O.SUPPRESSED, _O.SKIPPED)
REJECTED = (_O.INVALID, _O.DUPLICATE, _O.VALUE, _O.BROKEN)


class Import(models.Model):
    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField("file", max_length=200)
    size = models.BigIntegerField(default=0, editable=False, help_text="In bytes, as it is stored.")
    origin = models.CharField(max_length=40, blank=True, editable=False, help_text="Whose export it is.")
    layout = models.JSONField(default=dict, editable=False, help_text="As newsletter.imports.layout has it.")
    state = models.CharField(max_length=10, choices=_S.choices, default=_S.UPLOADED, editable=False)
    consent_source = models.CharField(
        "where they agreed",
        max_length=300,
        blank=True,
        help_text="Where and how these people agreed to receive this newsletter, for example “The form at "
        "example.org/join, double opt-in by Mailchimp”. It is kept with each of them as evidence.",
    )
    consent_date = models.DateField(
        "when they agreed", null=True, blank=True, help_text="For rows that have no date of their own."
    )
    standing = models.CharField(
        "people whose row has no state",
        max_length=10,
        choices=Standing.choices,
        default=Standing.ACTIVE,
    )
    departed = models.CharField(
        "people who left or bounced there", max_length=10, choices=Departed.choices, default=Departed.REMEMBER
    )
    overwrite = models.BooleanField(
        "overwrite what is known",
        default=False,
        help_text="Names, languages, time zones and attributes of people who are known already. Without it "
        "only what is missing is filled in. Nobody's state is ever overwritten.",
    )
    ask_to_confirm = models.BooleanField(
        "ask them to confirm",
        default=False,
        help_text="Send each new person the letter of the double opt-in, instead of subscribing them.",
    )
    # Where the next row begins, and how many were read. They move in the transaction that writes the rows.
    offset = models.BigIntegerField(default=0, editable=False)
    row = models.PositiveIntegerField(default=0, editable=False)
    counts = models.JSONField(default=dict, editable=False, help_text="Rows by outcome, so far.")
    forecast = models.JSONField(default=dict, editable=False, help_text="What the check counted.")
    samples = models.JSONField(default=dict, editable=False, help_text="A few rows of each outcome.")
    trouble = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    checked_at = models.DateTimeField(null=True, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    touched_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    emptied_at = models.DateTimeField(null=True, editable=False, help_text="When its file was deleted.")

    class Meta:
        ordering = ["-id"]
        permissions = [
            ("import_subscriber", "Can import subscribers"),
            ("export_subscriber", "Can export subscribers"),
        ]
        constraints = [
            models.CheckConstraint(condition=IMPORT.check(), name="import_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[_S.UPLOADED]) | ~Q(consent_source=""), name="import_says_where_from"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=WORKING), name="import_working"),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportPart(models.Model):
    """A megabyte of a file. In the database, because every machine reads it there and nobody else does."""

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="import_part_once")]

    def __str__(self) -> str:
        return f"{self.upload} / {self.number}"


class ImportReject(models.Model):
    """A row that was turned away, as it stood in the file. Deleted with the file."""

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rejects", db_index=False)
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=_O.choices)
    reason = models.CharField(max_length=300)
    cells = models.JSONField(default=list)
    # So that erasing a person finds the row; empty where there was no address to be read.
    address_hash = models.CharField(max_length=32, blank=True, db_index=True)

    class Meta:
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["upload", "row"], name="import_reject_once")]

    def __str__(self) -> str:
        return f"{self.upload}, row {self.row}: {self.reason}"


class ImportSeen(models.Model):
    """Addresses that a check has met, in a narrow table of their own: at its end the second ones are found.

    `rank` is how far away the row keeps the person (newsletter.imports.entries). Emptied at the end.
    """

    pk = models.CompositePrimaryKey("upload_id", "row")
    upload = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    row = models.PositiveIntegerField()
    address_hash = models.UUIDField()
    rank = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10)

    def __str__(self) -> str:
        return f"{self.upload_id}, row {self.row}"
