"""docs/lists.md: every list and column, as the CSVW description has them."""

from typing import Final

from loaders.documents import markdown
from loaders.documents.content import Content
from loaders.documents.markdown import code, codes, link, plain, table
from loaders.schema import Column, Datatype, Table

_HEADER: Final = ["column", "nl", "en", "holds", "required", "refers to", "meaning"]
_INTRODUCTION: Final = """\
Every list that Samenwijzer reads: a CSV in `data/lists/`, or an XLSX of the same name, with the
header names below (the name of the column, the Dutch or the English title). This page is made from
`data/lists/metadata.json`; what the records become in the graph: [model.md](model.md)."""
_WORDS: Final = {
    "kbo": "KBO number: 10 digits, with check digits",
    "moment": "date as precise as the source: YYYY, YYYY-MM or YYYY-MM-DD",
    "nis": "NIS code or key of an area",
    "url": "web address",
    "email": "e-mail address",
    "ovo": "OVO code",
}
_BASES: Final = {
    "string": "text",
    "date": "day: YYYY-MM-DD",
    "integer": "whole number",
    "decimal": "number",
    "boolean": "true or false",
    "anyURI": "web address",
}
_SEPARATORS: Final = {" ": "a space", "|": "a bar"}


def lists_page(content: Content) -> str:
    """Return the page."""
    tables = content.group.tables
    overview = table(
        ["list", "nl", "en", "rows"],
        (
            [
                f"[{listed.name}](#{listed.name})",
                *(listed.titles.get(language, "") for language in ("nl", "en")),
                str(content.rows.get(listed.name, 0)),
            ]
            for listed in tables
        ),
    )
    return markdown.page(
        "The lists",
        _INTRODUCTION,
        overview,
        *(_section(listed, content.rows.get(listed.name, 0)) for listed in tables),
    )


def _section(listed: Table, rows: int) -> str:
    titles = " / ".join(filter(None, (listed.titles.get("nl"), listed.titles.get("en"))))
    about = [
        *(plain(listed.descriptions[language]) for language in sorted(listed.descriptions)[::-1]),
        f"- File: {code(listed.url)}, {rows} rows. Key: {codes(listed.primary_key)}.",
        f"- Sources: {', '.join(map(link, listed.sources)) or 'named in each row'}.",
        f"- Licences: {', '.join(map(link, listed.licences))}.",
    ]
    columns = table(_HEADER, (_row(listed, column) for column in listed.columns))
    told = "\n".join(line if line.startswith("- ") else f"{line}\n" for line in about)
    return f"## {listed.name}\n\n**{titles}**\n\n{told}\n\n{columns}"


def _row(listed: Table, column: Column) -> list[str]:
    return [
        code(column.name),
        column.words.get("nl", ""),
        column.words.get("en", ""),
        _holds(column),
        "yes" if column.required else "",
        codes(f"{k.table}.{k.target}" for k in listed.foreign_keys if k.column == column.name),
        "<br>".join(plain(column.descriptions[k]) for k in sorted(column.descriptions)[::-1]),
    ]


def _holds(column: Column) -> str:
    """Return what a cell may hold, in words: the datatype, and whether several."""
    held = _datatype(column.datatype)
    if not column.separator:
        return held
    separator = _SEPARATORS.get(column.separator, code(column.separator))
    return f"{held}; several, with {separator} between"


def _datatype(datatype: Datatype) -> str:
    if datatype.codes:
        return f"one of {codes(datatype.codes)}"
    words = _WORDS.get(datatype.name) or _BASES.get(datatype.base, datatype.base)
    if datatype.base == "string" and datatype.format and datatype.name not in ("kbo", "moment"):
        return f"{words} of the form {code(datatype.format)}"
    return words
