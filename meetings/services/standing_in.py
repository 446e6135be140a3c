"""What is handed to a deputy for their days beside papers and returns: the agreed actions of who is away. R26, R32"""

from itertools import groupby

from django.db import connection, transaction

from sharing import audit


@transaction.atomic
def hand_over_actions() -> None:
    """By the worker: a deputy of today may read the cases on which the one who is away has an open action.

    The database decides which, and ends it with the deputy's days.
    """
    with connection.cursor() as cursor:
        cursor.execute("select deputy, record from meetings_hand_over_actions() order by 1")
        for deputy, rows in groupby(cursor.fetchall(), key=lambda row: row[0]):
            audit.record("access.deputised", *[record for _, record in rows], to=str(deputy))
