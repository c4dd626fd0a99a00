"""Finds presenters and screens by their names, and gives each the services that it asks for."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any


def presenter_class(name: str) -> Any:
    """Return the class of a presenter: `red_flags` is `RedFlagsPresenter` in its module."""
    module = importlib.import_module(f"client.presenters.{name}")
    return getattr(module, f"{''.join(part.title() for part in name.split('_'))}Presenter")


def screen_class(name: str) -> Any:
    """Return the class of a screen: `today` is `TodayScreen` in its module."""
    module = importlib.import_module(f"client.screens.{name}")
    return getattr(module, f"{name.title()}Screen")


def asked_for(made: Any, services: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of the services, by name, that a class names in its signature."""
    wanted = inspect.signature(made.__init__).parameters
    return {name: service for name, service in services.items() if name in wanted}


def made_ahead(names: Iterable[str], prepare: Callable[[str], Iterator[None]]) -> Iterator[None]:
    """Load, and then `prepare`, one screen after the other, a piece at a time."""
    for name in names:
        presenter_class(name)
        yield
        made = screen_class(name)
        yield
        yield from getattr(made, "ahead", tuple)()
        yield from prepare(name)
