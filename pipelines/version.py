"""The version of this code, as rows and snapshots name it."""

from importlib.metadata import version

CODE_VERSION = version("counterclaim")
