"""TODO cli/commands"""

__all__: list[str] = []
