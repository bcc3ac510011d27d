"""The stages of the flow, in the order in which an article travels:

    receive (documents) -> read (articles) -> extract (claims) -> link (events) -> publish (snapshot)

Each takes a `Run`, reads what the stage before has staged, holds what it makes against the contracts, and stages what
passes. Dagster's assets and the command line both call these functions.
"""
