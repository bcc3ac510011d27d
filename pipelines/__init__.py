"""Counterclaim's pipeline: articles in, a contract-checked claims warehouse out."""
