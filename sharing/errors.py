"""What services raise, in words that the page shows."""


class RuleBroken(Exception):
    """A rule of the panel stands in the way; `reasons` are sentences for the person."""

    def __init__(self, reasons):
        self.reasons = [reasons] if isinstance(reasons, str) else list(reasons)
        super().__init__(" ".join(self.reasons))
