"""What is asked before a whole case is exported. R34–R37"""

from sharing.ledger_forms import RecipientForm, text
from sharing.web import fields


class ExportForm(RecipientForm):
    reason = text("Why the case is passed on", "Everybody who can see the case reads this in the ledger.")
    with_restricted = fields.YesNoField(
        label="Include what only those who manage the case read?",
        help_text="Among it an address that must not be disclosed. Where you are not sure, leave it out.",
        initial=False,
    )
    required_messages = {"reason": "Say why the case is passed on"}
