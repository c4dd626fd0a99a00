"""One page for whoever helps next: one model, written as PDF, CSV and FHIR R4.

`shared.handover.pdf` is imported on its own, for it alone needs fpdf2.
"""

from shared.handover.fhir import to_fhir
from shared.handover.model import DAYS, Handover, build
from shared.handover.table import to_csv

__all__ = ["DAYS", "Handover", "build", "to_csv", "to_fhir"]
