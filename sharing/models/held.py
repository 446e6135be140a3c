from django.db import models
from django.utils import timezone

from sharing.ids import new_id


class HeldText(models.Model):
    """What a person had typed when their session ended, encrypted, waiting for the same person to sign in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("sharing.Person", models.CASCADE, related_name="held_texts")
    path = models.CharField(max_length=300)
    fields = models.BinaryField()  # Fernet over JSON [[name, value], …]
    held_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-held_at"]

    def __str__(self):
        return f"Held for {self.person}"
