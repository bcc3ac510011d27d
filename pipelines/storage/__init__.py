"""The warehouse on disk: versions that readers read, and the staged partitions of the next one."""
