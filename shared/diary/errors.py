"""What the diary refuses."""


class InvalidValueError(ValueError):
    """A value that cannot be stored: `field` names it, `reason` says why in plain words."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field} {reason}")
        self.field = field
        self.reason = reason
