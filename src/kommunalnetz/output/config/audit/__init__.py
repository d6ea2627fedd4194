"""The audit: requirements of BSI IT-Grundschutz that an inventory, its study and its configurations can decide."""
