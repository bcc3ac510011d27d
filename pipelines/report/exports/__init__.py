"""The warehouse in the formats that others read: one module per format, each a function from a version to its text.

`docs/exports.md` tells what each field comes from and what is lost; change both together.
"""
