"""Page 1: 1/x, reached from a step that has no singularity."""
