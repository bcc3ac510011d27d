"""Text in, claims out: who states, denies or withholds what, with the exact words."""
