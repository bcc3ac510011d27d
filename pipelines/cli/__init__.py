"""The command line: one module per command, and what they share (exit codes, progress, rendering).

`app` puts the commands together. It is imported when a command is run, not with this package: each worker process
imports the script that started it, and has no use for the commands (a second of each worker's start).
"""


def main() -> None:
    """Entry point of the console script."""
    from pipelines.cli.app import run_command  # see above

    run_command()
