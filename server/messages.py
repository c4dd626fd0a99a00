"""Every sentence a therapist reads passes through here, so that it can be in their language.

`_("...")` and `ngettext(...)` look a sentence up in the catalogue of the request
(`server/clinic/locale/<language>/LC_MESSAGES/clinic.mo`) and fall back to the English it was
written in. `N_` marks a sentence that is looked up later. Templates use `_` and `{% trans %}`.
"""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

LOCALE = Path(__file__).parent / "clinic" / "locale"
DOMAIN = "clinic"
SOURCE = "en"
"""The language that sentences are written in; there is no catalogue of it."""

_spoken: ContextVar[str] = ContextVar("spoken", default=SOURCE)


def languages() -> tuple[str, ...]:
    """Return the codes of every language there is a catalogue for; English always, and first."""
    found = {path.parts[-3] for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")}
    return (SOURCE, *sorted(found - {SOURCE}))


def best(wanted: Sequence[str]) -> str:
    """Return the first of the wanted languages that there is, `de-AT` being served by `de`."""
    known = languages()
    for code in wanted:
        for one in (code.replace("-", "_"), code.replace("_", "-").partition("-")[0].lower()):
            if one in known:
                return one
    return SOURCE


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Look sentences up in one language for a while, in this thread alone."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def tag() -> str:
    """Return the language that sentences are looked up in now, as browsers write it (`pt-BR`)."""
    return _spoken.get().replace("_", "-")


@lru_cache(maxsize=32)
def _catalogue(folder: Path, language: str) -> catalogues.NullTranslations:
    return catalogues.translation(DOMAIN, str(folder), [language], fallback=True)


def _(sentence: str) -> str:
    """Return the sentence in the language of the request."""
    return _catalogue(LOCALE, _spoken.get()).gettext(sentence)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form that fits the count; fill in the number yourself."""
    return _catalogue(LOCALE, _spoken.get()).ngettext(singular, plural, count)


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a sentence that is looked up where it is shown."""
    return sentence
