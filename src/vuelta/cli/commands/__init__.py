"""The commands, one family a file; ``vuelta.cli.app`` puts them together."""

__all__: list[str] = []
