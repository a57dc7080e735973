"""Text to nouns and back: read and write problems, plans and revisions.

``read(path)`` gives a ``Problem`` whatever the format, ``write`` its inverse;
``read_plan`` and ``read_revision`` the same for plans and revisions. What
distances and vehicles cost in benchmark texts is in ``conventions``.
Everything wrong with a text is reported in one ``InputError``; besides the
codes of the model and of ``documents``:

====  ==================================================================
F203  there is nothing in it
F204  the format is unknown or cannot be recognised
F205  the wrong kind of document, or a convention that does not apply
F210  a row has too few or too many columns
F211  a cell is not a number, or not whole
F212  a field, section or header is missing
F213  a field, section or line that is not known
F214  a value that is not supported, such as a second depot
F215  a number, field or section stands twice
F216  a number that names no node, job or vehicle
F217  a number outside its range, such as a negative demand
F218  a window ends before it starts
F219  rows are missing or too many; or reading stopped after 100 findings
F220  pickup and delivery do not name each other
F230  the thing does not fit into the format to be written
F231  coordinates are missing
====  ==================================================================
"""

from vuelta.documents import write_text
from vuelta.formats.conventions import Convention, scale_of
from vuelta.formats.custody_json import (
    dump_trace,
    dump_transit,
    dump_transit_table,
    parse_trace,
    parse_transit,
)
from vuelta.formats.horizon_json import (
    dump_horizon,
    dump_horizon_plan,
    horizon_plan_of,
    is_horizon_plan,
    parse_horizon_plan,
    read_horizon_plan,
)
from vuelta.formats.pyvrp import is_pyvrp
from vuelta.formats.registry import (
    PLAN_READERS,
    READERS,
    WRITERS,
    dumps,
    format_for,
    loads,
    loads_plan,
    read,
    read_plan,
    read_plan_or_days,
    write,
)
from vuelta.formats.revision_json import dump_revision, parse_revision, read_revision

__all__ = [
    "PLAN_READERS",
    "READERS",
    "WRITERS",
    "Convention",
    "dump_horizon",
    "dump_horizon_plan",
    "dump_revision",
    "dump_trace",
    "dump_transit",
    "dump_transit_table",
    "dumps",
    "format_for",
    "horizon_plan_of",
    "is_horizon_plan",
    "is_pyvrp",
    "loads",
    "loads_plan",
    "parse_horizon_plan",
    "parse_revision",
    "parse_trace",
    "parse_transit",
    "read",
    "read_horizon_plan",
    "read_plan",
    "read_plan_or_days",
    "read_revision",
    "scale_of",
    "write",
    "write_text",
]
