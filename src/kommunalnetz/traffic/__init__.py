"""Inventory to study: network, demand, routing, outages, loads."""
