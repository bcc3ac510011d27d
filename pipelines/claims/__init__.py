"""Text in, claims out: who states, denies or withholds what, with the exact words."""

EXTRACTOR = "counterclaim-rules"
EXTRACTOR_VERSION = "1.4.0"
