import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def rolled_back(django_db_setup, django_db_blocker):
    """One transaction for a whole module; what it wrote is gone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
