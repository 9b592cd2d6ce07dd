"""Claim forms, one a file: each owns its name, its signature and its parts.

A new form is a new file in this folder with one subclass of `Property`; nothing else names it.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from proofs.claims.properties.property import Property


@cache
def properties() -> dict[str, Property]:
    """Every claim form of this folder, by name."""
    found = dict[str, Property]()
    for module in pkgutil.iter_modules(__path__, prefix=f"{__name__}."):
        for thing in vars(import_module(module.name)).values():
            is_form = isinstance(thing, type) and issubclass(thing, Property) and thing is not Property
            if is_form and thing.__module__ == module.name:
                found[thing.name] = thing()
    return found
