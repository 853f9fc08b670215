"""How does a page ask, so that one guesses before one looks?"""

from .questions import GUESS, LAST, Question, Questions, choice, sketch, value

__all__ = ["GUESS", "LAST", "Question", "Questions", "choice", "sketch", "value"]
