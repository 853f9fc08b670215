"""How problem sets reach students, and how what comes back is graded: each submission in a process of its own."""
