"""The outage engine beside its peers, in one run on one machine: `python -m engine.table` with this folder's parent on the path."""
