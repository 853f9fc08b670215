"""The first page: a recording that plays by itself, and a card for every other page."""
