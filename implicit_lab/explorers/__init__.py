"""What does a person touch? The player, the live controls, and the pages that are made of them."""
