"""What commands print: tables of plans, revisions, runs and returns."""

__all__: list[str] = []
