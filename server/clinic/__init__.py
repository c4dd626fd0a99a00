"""The dashboard in the browser."""

from server.clinic import caseload, patient, patient_actions, redeem, sign_in  # noqa: F401  (each adds its views)
from server.clinic.assets import pages
from server.clinic.web import dashboard

__all__ = ["dashboard", "pages"]
