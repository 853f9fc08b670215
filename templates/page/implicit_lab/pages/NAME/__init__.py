"""Page NN: what is shown, in a sentence."""
