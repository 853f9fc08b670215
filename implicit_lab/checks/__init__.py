"""What tells a student whether an answer is right, and if not, what is wrong: one module a problem set.

Each check tries an answer on inputs drawn afresh and raises ``AssertionError`` with one sentence in the student's
terms. Nothing but numpy is needed, and torch for the set that trains a network.
"""
