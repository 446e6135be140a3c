from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing.ids import new_id


class HeldText(models.Model):
    """What a person typed and the product could not take yet, encrypted, waiting for the same person."""

    class Kind(models.TextChoices):
        SIGNED_OUT = "signed_out", "Sent after the session had ended"
        NOT_SAVED = "not_saved", "Sent while it was typed, and not saved yet"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("sharing.Person", models.CASCADE, related_name="held_texts")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SIGNED_OUT)
    path = models.CharField(max_length=300)
    fields = models.BinaryField()  # Fernet over JSON [[name, value], …]
    held_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-held_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "path"], condition=Q(kind="not_saved"), name="one_text_not_saved_a_page"
            )
        ]

    def __str__(self):
        return f"Held for {self.person}"
