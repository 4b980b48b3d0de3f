"""Pages about cases and sharing questions: one file for each thing that is done there."""
