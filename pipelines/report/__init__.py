"""What people look at: the same answers as text, as a static site and as exports, from the published DuckDB file alone.

Here belongs what turns rows of the reporting views into something to read. What a status means is decided in
`warehouse/sql/reporting`; what is true of a claim is decided where it is extracted. Nothing here writes to a warehouse.

    published   opens the file          sql/, questions, records   asks it, typed
    selection   what of it is wanted    dossiers                   gathers answers by event, actor, outlet, claim
    lookup      what a person means     text, site, exports        three ways to show them
"""
