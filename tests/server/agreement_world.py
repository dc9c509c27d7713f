"""A small graph of framework agreements, made by hand, with what the rules derive of their loop."""

import pyoxigraph as ox

from loaders.terms import PREFIXES
from server.questions import question
from tests.conftest import ROOT

DAY = "2026-11-24"
ID = "https://w3id.org/ict-samenwerking/id"
_NAMES = {
    **PREFIXES,
    "loop": f"{ID}/concept/loop/",
    "o": f"{ID}/organisatie/",
    "raam": f"{ID}/raamovereenkomst/",
    "rij": f"{ID}/rij/contracts/",
    "t": f"{ID}/toegang/",
    "thema": f"{ID}/thema/",
    "x": "https://example.org/",
}
_START = f'x:set ict:peildatum "{DAY}"^^xsd:date . loop:lopend skos:prefLabel "lopend"@nl .'
_RULE = ROOT / "ontology" / "rules" / "13a-loop-raamovereenkomst.rq"
_TYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def dated(text: str) -> str:
    return f'"{text}"^^{_TYPES[len(text)]}'


def agreement(name: str, buyer: str = "een", theme: str = "gis", **known: str) -> str:
    """Return an agreement; ``known``: begin, end, concluded, mentioned, issued, access."""
    dates = {
        "issued": f"rij:{name} dct:issued {{}} .",
        "concluded": f"raam:{name} epo:hasContractConclusionDate {{}} .",
        "mentioned": f"raam:{name} dct:date {{}} .",
        "begin": f"x:period-{name} epo:hasBeginning {{}} .",
        "end": f"x:period-{name} epo:hasEnd {{}} .",
    }
    told = [line.format(dated(known[part])) for part, line in dates.items() if part in known]
    if "access" in known:
        told.append(f"raam:{name} ict:viaToegang t:{known['access']} .")
    return f"""
      raam:{name} a epo:FrameworkAgreement ; dct:title "Raam {name}"@nl ;
        dct:subject thema:{theme} ;
        epo:bindsBuyer x:role-{name} ; epo:isSubjectToContractSpecificTerm x:term-{name} ;
        prov:wasDerivedFrom rij:{name} .
      rij:{name} dct:source <https://example.org/source/{name}> .
      x:term-{name} epo:definesContractPeriod x:period-{name} .
      x:role-{name} epo:playedBy o:{buyer} .
      o:{buyer} skos:prefLabel "Bestuur {buyer}" .
      thema:{theme} skos:prefLabel "Thema {theme}"@nl .
      {" ".join(told)}"""


def graph(*parts: str) -> ox.Store:
    """Return a store with these parts, and the loop that the rule derives for each agreement."""
    store = ox.Store()
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _NAMES.items())
    store.update(f"{prefixes} INSERT DATA {{ {_START} {' '.join(parts)} }}")
    derived = store.query(_RULE.read_text(encoding="utf-8"))
    store.extend(ox.Quad(*triple) for triple in derived)  # type: ignore[misc]
    return store


def asked(store: ox.Store, name: str) -> list[dict[str, str]]:
    """Return the rows of a query of the site, without what is not bound."""
    found = store.query(question(f"site/{name}").text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{n: row[n].value for n in names if row[n] is not None} for row in found]


def last(iri: str) -> str:
    return iri.rpartition("/")[2]
