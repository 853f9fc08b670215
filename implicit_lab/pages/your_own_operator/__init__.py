"""Page 8: eight operators to begin with, and a cell to write one's own in."""
