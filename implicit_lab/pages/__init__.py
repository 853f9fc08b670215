"""What does a person open? One folder a page: what it shows, its verdict, its card, its recording."""
