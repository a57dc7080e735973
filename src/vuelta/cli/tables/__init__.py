"""TODO cli/tables"""

__all__: list[str] = []
