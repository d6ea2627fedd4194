"""Study to files: one view, many documents."""
