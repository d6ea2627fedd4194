"""Files to Inventory: reading, checking and resolving what the users wrote."""
