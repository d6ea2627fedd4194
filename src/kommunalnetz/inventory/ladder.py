"""The price ladder: which step a bandwidth needs."""

from collections.abc import Iterable

from kommunalnetz.inventory.records import Price


def step(prices: Iterable[Price], rate: float, media: str = "") -> Price | None:
    """The cheapest step (per month, then once) of at least ``rate`` bit/s, of the same media if there is one; None if the ladder ends."""
    enough = [price for price in prices if price.capacity >= rate]
    same = [price for price in enough if not media or price.media in ("", media)]
    return min(same or enough, key=lambda price: (price.monthly, price.one_off, price.capacity, price.id), default=None)
