"""Page 7: problems with more than one answer, where no regular operator has them all."""
