"""Engines: who runs the map from articles to what is read in them. The work itself is `article`, the same for all."""
