"""Reasoning by iterating (the paper's fourth case): what three studies, stories, mazes and sudoku, show together."""
