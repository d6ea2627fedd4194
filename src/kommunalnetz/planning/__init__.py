"""Study to answers: what changes between two states of an inventory."""
