"""Who, where, when and how many: actors, places, dates and figures found in plain strings.

What belongs here: the registry of actors and the gazetteer, and finding in a text what they know. Who claims what
is for `claims`; what happened, for `events`. Nothing here knows of tables, save `tables`.
"""
