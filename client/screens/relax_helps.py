"""What helps me."""

from __future__ import annotations

from typing import Any

from client.messages import _
from client.presenters.what_helps import WhatHelps
from client.widgets.sheet import Sheet


class HelpsSheet(Sheet):
    """For each practice how the mornings after it were."""

    def __init__(self, helps: WhatHelps, **kwargs: Any) -> None:
        super().__init__(title=_("What helps me"), **kwargs)
