"""What Me says about the program: its version and the licences."""

from __future__ import annotations

from importlib import metadata

from client.messages import _
from client.widgets.rows import ListRow
from client.widgets.sheet import Sheet
from client.widgets.surface import Card
from client.widgets.text import Text


def version() -> str:
    """Return the program's version."""
    try:
        return metadata.version("knotwise")
    except metadata.PackageNotFoundError:  # on the phone there is no installed package
        return "0.1"


def open_licences() -> None:
    """Show under which licences the program and its parts stand."""
    sheet = Sheet(title=_("Licences"))
    for name, licence in (
        ("Knotwise", _("Apache License 2.0. Atlas content and artwork: CC BY 4.0.")),
        ("Inter", _("SIL Open Font License 1.1. Copyright the Inter Project Authors.")),
        ("Material Design Icons", _("Apache License 2.0. Copyright the Pictogrammers.")),
        ("Kivy", _("MIT licence. Copyright the Kivy authors.")),
    ):
        sheet.add_widget(Text(text=name, role="strong"))
        sheet.add_widget(Text(text=licence, role="small"))
    sheet.open()


def fill_about(card: Card) -> None:
    """Say on a card what this program is, and what it is not."""
    card.add_widget(Text(text=_("About Knotwise"), role="title"))
    card.add_widget(
        Text(
            text=_(
                "Knotwise helps you understand, record, relax, and know when to see someone. "
                "It is wellness software, not a medical device. It does not tell you what is "
                "wrong, and nobody watches what you log."
            )
        )
    )
    licences = ListRow(
        icon="file-document-outline",
        title=_("Licences"),
        detail=_("Version {version}").format(version=version()),
    )
    licences.bind(on_release=lambda *_args: open_licences())
    card.add_widget(licences)
