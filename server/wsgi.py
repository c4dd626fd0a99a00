"""The application for a production server: `granian --interface wsgi --factory server.wsgi:make`.

`knotwise-server serve --production` does this with the right options and migrates first.
"""

from __future__ import annotations

import os

from flask import Flask

from server.app import create_app
from server.serving import look_for_garbage_less
from server.settings import Settings


def make() -> Flask:
    """Return the application with the settings of the environment."""
    app = create_app(Settings.from_environment(os.environ))
    look_for_garbage_less()
    return app
