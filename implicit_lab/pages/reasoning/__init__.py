"""Reasoning by iterating: one block, again and again, reads stories, finds its way through mazes and settles boards."""
