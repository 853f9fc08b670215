"""Page 4: the steady flow that answers a force."""
