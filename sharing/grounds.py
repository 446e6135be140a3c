"""Why information may be shared: the agreement's purposes (R35, §6.4) and grounds (R36, §6.5). No others."""

from django.db import models


class Purpose(models.TextChoices):
    REFERRAL = "referral", "Referring a case to the Chair"
    DISCUSSION = "discussion", "Discussion at panel to prevent abuse and protect"
    UPDATE = "update", "Keeping partners up to date outside the meeting"
    INVOLVEMENT = "involvement", "Establishing which partner agencies are involved"


class Ground(models.TextChoices):
    CRIME_AND_DISORDER = "cda_s115", "Crime and disorder"
    CRIME = "crime", "Prevention or detection of crime"
    SIGNIFICANT_HARM = "significant_harm", "Significant harm to a child or adult"
    VITAL_INTERESTS = "vital_interests", "Vital interests"
    MEDICAL = "medical", "Medical purposes, by a health professional"
    COURT_ORDER = "court_order", "Court order"
