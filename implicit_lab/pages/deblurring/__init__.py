"""Page 3: a blurred photograph, restored by iterating."""
