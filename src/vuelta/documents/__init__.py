"""Text in and out: files and streams, JSON and YAML, and the data files of the package.

The one way into the house for a document, whatever it holds. Everything that is
wrong with it as a text has a code of its own:

====  ==================================================================
F201  the file is missing, a directory, or may not be read
F202  not UTF-8 text, or damaged gzip
F206  neither JSON nor YAML (with the line and column)
F207  JSON or YAML, but not an object of fields
F208  a field stands twice in one object
F209  a text holds half a character (a lone surrogate)
F233  the target cannot be written
====  ==================================================================
"""

from vuelta.documents.files import Source, is_stream, read_text, stem_of, suffix_of
from vuelta.documents.packaged_data import overlay, packaged, packaged_text
from vuelta.documents.parse import is_yaml, object_of, read_object
from vuelta.documents.plain_data import sound
from vuelta.documents.spreadsheet import each_once, guarded, unguarded
from vuelta.documents.touched import Touched, identity_of, note_input, watched
from vuelta.documents.writing import (
    is_read_only,
    make_folder,
    remove_file,
    together,
    write_bytes,
    write_text,
)

__all__ = [
    "Source",
    "Touched",
    "each_once",
    "guarded",
    "identity_of",
    "is_read_only",
    "is_stream",
    "is_yaml",
    "make_folder",
    "note_input",
    "object_of",
    "overlay",
    "packaged",
    "packaged_text",
    "read_object",
    "read_text",
    "remove_file",
    "sound",
    "stem_of",
    "suffix_of",
    "together",
    "unguarded",
    "watched",
    "write_bytes",
    "write_text",
]
