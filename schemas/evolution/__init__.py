"""How contracts change: what a change is, whom it breaks, which version it asks for, and what was released."""
