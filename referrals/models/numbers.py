from django.db import connection, models


class ReferenceCounter(models.Model):
    """The last number given to a referral in a year. R01"""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.year}: {self.last}"


def next_reference(year: int) -> str:
    """The next reference of the year, as in "HSB-2026-0012"; two submissions at once get two of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into referrals_referencecounter (year, last) values (%s, 1)
               on conflict (year) do update set last = referrals_referencecounter.last + 1 returning last""",
            [year],
        )
        return f"HSB-{year}-{cursor.fetchone()[0]:04d}"
