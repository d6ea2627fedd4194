"""Inventory and planning toolkit for municipal networks."""

__version__ = "0.1.0"
