"""The export of a whole case, with what meetings hold of it: the roof alone knows both. R34"""

from django.views.decorators.http import require_POST

from cases.export_views import send_file
from meetings import exporting
from sharing.web.fresh import fresh_second_factor


@require_POST
@fresh_second_factor
def case_file(request, pk):
    """The file, once: it is made now, and the ledger has it with it."""
    return send_file(request, pk, beside=exporting.of_case)
