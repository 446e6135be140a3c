"""The three pathways that the panel advises, and who may not take one. R14, R15, §5."""

from django.db import models

# Age of criminal responsibility, England and Wales: the age at the time of the behaviour counts. R15
CRIMINAL_RESPONSIBILITY = 10


class Pathway(models.TextChoices):
    CHILD_PROTECTION = "child_protection", "Child protection"
    CRIMINAL_JUSTICE = "criminal_justice", "Criminal justice"
    BOTH = "both", "Child protection and criminal justice"


CRIMINAL = {Pathway.CRIMINAL_JUSTICE, Pathway.BOTH}
