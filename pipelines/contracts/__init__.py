"""Contracts at work: artefacts written from them, and other people's data held against them.

What a contract says stands in `schemas`; how a batch of a run is judged, in `pipelines.gate`.
"""
