"""What the rules give in the small world; slashes stand as ``\\/``."""

GIVES = {
    "01-standaardtoegang": "aanbod:archief ict:viaToegang t:vereniging\\/deelnemer",
    "02-omvat": "g:02000 ict:omvat g:71072",
    "03-werkingsgebied": "o:vereniging besluit:werkingsgebied g:vereniging-werkingsgebied."
    " g:vereniging-werkingsgebied dct:hasPart g:71072",
    "03a-ligging": "o:agentschap dct:spatial g:02000",
    "03b-punt": "g:x-groot locn:geometry/geo:asWKT 'POINT(3.2 51)'^^geo:wktLiteral",
    "04-einde-lidmaatschap": "m:kortessem org:memberDuring/time:hasEnd/time:inXSDDate ?end",
    "05-lid-van": "o:maas org:memberOf o:vereniging",
    "06-vermelding-rij": "d:hasselt\\/vereniging\\/gis ict:zekerheid zekerheid:opgegeven",
    "07-vermelding-lid": "d:maas\\/vereniging\\/deelnemer ict:bestuur o:maas",
    "08-dekking-genoemd": "d:maas\\/vereniging\\/deelnemer ict:zekerheid zekerheid:opgegeven ;"
    " prov:wasDerivedFrom m:maas",
    "09-dekking-gebied": "d:maas\\/regionaal\\/limburg ict:zekerheid zekerheid:afgeleid",
    "10-dekking-fusie-geheel": "d:tielt\\/vereniging\\/deelnemer ict:zekerheid zekerheid:afgeleid ;"
    " prov:wasDerivedFrom m:tielt , m:meulebeke",
    "11-dekking-fusie-deel": "d:hasselt\\/vereniging\\/deelnemer\\/73040 ict:viaDeel g:73040 ;"
    " ict:zekerheid zekerheid:te-bevestigen ; ict:bestuur o:hasselt",
    "12-dekking-ocmw": "d:maas-ocmw\\/vereniging\\/deelnemer ict:viaGemeente o:maas ;"
    " ict:zekerheid zekerheid:afgeleid",
    "13-loop": "d:maas\\/vereniging\\/deelnemer ict:loop loop:lopend ."
    " d:maas\\/regionaal\\/limburg ict:loop loop:beeindigd",
    "13a-loop-raamovereenkomst": "raam:oud ict:loop loop:beeindigd ."
    " raam:maand ict:loop loop:lopend . raam:open ict:loop loop:onbekend",
    "13b-loop-aanbod": "aanbod:via-oud ict:loop loop:beeindigd ."
    " aanbod:via-beide ict:loop loop:lopend . aanbod:via-open ict:loop loop:onbekend",
    "13c-thema-aanbod": "aanbod:via-open dct:subject thema:lijnen",
    "14-biedt-thema": "o:vereniging ict:biedtThema thema:gis , thema:data",
    "15-gedekt-thema": "o:hasselt ict:gedektThema thema:gis , thema:data , thema:archivering",
}
"""Rule → what only it gives: one pattern each."""

GIVES_ALSO = {
    # 3a, 3b. where public bodies and areas lie
    "a federal body lies in Belgium": "o:dienst-federaal dct:spatial g:01000",
    "an area that ended has the point of the one it went up in": "g:x-oud locn:geometry"
    "/geo:asWKT 'POINT(3.2 51.1)'^^geo:wktLiteral",
    "a district has the point of its municipality": "g:x-wijk locn:geometry/geo:asWKT"
    " 'POINT(4.4 51.2)'^^geo:wktLiteral",
    # 1. offers and their accesses
    "an access beside the default adds to it": "aanbod:plus ict:viaToegang"
    " t:vereniging\\/deelnemer , t:vereniging\\/plus",
    "an uptake restricts nothing": "aanbod:afgenomen ict:viaToegang t:vereniging\\/deelnemer",
    # 2. areas on the day
    "an area that begins today holds": "g:20001 ict:omvat g:24898",
    # 3, 4, 5. memberships and their periods
    "the area of an association holds the municipality of today": "g:fonds-werkingsgebied"
    " dct:hasPart g:71016 , g:73066",
    "the area of an association holds who is a member since today": "g:fonds-werkingsgebied"
    " prov:wasDerivedFrom m:fonds-genk",
    "a member until the merger counts for the municipality of today": "g:fonds-werkingsgebied"
    " dct:hasPart g:37022",
    "a council dissolved today is member until today": "m:fonds-zutendaal"
    ' org:memberDuring/time:hasEnd/time:inXSDDate "2026-11-24"^^xsd:date',
    "a known beginning gets the end of a dissolved member": "m:fonds-gooik org:memberDuring ?p ."
    " ?p time:hasBeginning/time:inXSDDate ?from ; time:hasEnd/time:inXSDDate ?until",
    "a membership that begins today holds": "o:genk org:memberOf o:fonds ."
    " d:genk\\/fonds\\/deelnemer ict:zekerheid zekerheid:opgegeven",
    "a membership that ends tomorrow holds": "o:riemst org:memberOf o:fonds ."
    " d:riemst\\/fonds\\/deelnemer ict:zekerheid zekerheid:opgegeven",
    "a membership of an organisation of unknown status holds": "o:genk org:memberOf o:stil",
    # 6, 7. mentions before, on and after the day of a merger
    "Pajottegem gets what one part had, through it": "d:pajottegem\\/vereniging\\/deelnemer\\/23023"
    " ict:viaDeel g:23023 ; ict:zekerheid zekerheid:te-bevestigen ; ict:bestuur o:pajottegem",
    "Pajottegem gets what the other part had, through it": "d:pajottegem\\/vereniging\\/deelnemer"
    "\\/23024 ict:viaDeel g:23024 ; ict:zekerheid zekerheid:te-bevestigen",
    "Pajottegem gets what all three parts had": "d:pajottegem\\/pajot\\/deelnemer ict:zekerheid"
    " zekerheid:afgeleid ; prov:wasDerivedFrom m:pajot-galmaarden , m:pajot-gooik , m:pajot-herne",
    "Tielt gets what both parts had": "d:tielt\\/vereniging\\/deelnemer ict:bestuur o:tielt ;"
    " ict:zekerheid zekerheid:afgeleid",
    "Tielt: what is said since the merger comes first": "d:tielt\\/pajot\\/nieuw ict:zekerheid"
    " zekerheid:opgegeven",
    "Hasselt gets what Kortessem had, through it": "d:hasselt\\/vereniging\\/deelnemer\\/73040"
    " ict:zekerheid zekerheid:te-bevestigen ; prov:wasDerivedFrom m:kortessem",
    "Antwerpen: the code goes on, the membership is older than the merger": "d:antwerpen"
    "\\/vereniging\\/deelnemer\\/11002 ict:viaDeel g:11002",
    "Antwerpen: the code goes on, the row has no date": "d:antwerpen\\/vereniging\\/gis\\/11002"
    " ict:zekerheid zekerheid:te-bevestigen",
    "Antwerpen: the code goes on, the membership has no date": "d:antwerpen\\/stil\\/deelnemer"
    "\\/11002 ict:viaDeel g:11002",
    "a row of the day of the merger is about the new council": "d:antwerpen\\/pajot\\/dag"
    " ict:zekerheid zekerheid:opgegeven",
    "a membership of the day of the merger is of the new council": "d:antwerpen\\/pajot\\/deelnemer"
    " ict:zekerheid zekerheid:opgegeven",
    "a row of the day before counts for the part": "d:antwerpen\\/pajot\\/vooravond\\/11002"
    " ict:viaDeel g:11002",
    "a new row under an ended code counts for the part": "d:hasselt\\/pajot\\/oude-code\\/73040"
    " ict:viaDeel g:73040",
    "a new membership under an ended code counts for the part": "d:hasselt\\/pajot\\/deelnemer"
    "\\/73040 ict:viaDeel g:73040",
    "a merger to come leaves a row alone": "d:aarschot\\/pajot\\/aarschot ict:zekerheid"
    " zekerheid:opgegeven",
    "a merger to come leaves a membership alone": "d:aarschot\\/vereniging\\/deelnemer"
    " ict:zekerheid zekerheid:opgegeven",
    "a merger to come leaves a larger area alone": "d:aarschot\\/pajot\\/brabant ict:zekerheid"
    " zekerheid:afgeleid ; prov:wasGeneratedBy regel:09-dekking-gebied",
    "a merger of today: a row counts for the part": "d:vandaag\\/pajot\\/vandaag\\/24896"
    " ict:viaDeel g:24896",
    "a merger of today: a membership counts for the part": "d:vandaag\\/pajot\\/deelnemer\\/24896"
    " ict:viaDeel g:24896",
    "a code that ended today: a row counts for the part": "d:vandaag\\/pajot\\/vandaag-oude-code"
    "\\/24897 ict:viaDeel g:24897",
    "a code that ended today: a membership counts for the part": "d:vandaag\\/fonds"
    "\\/deelnemer\\/24897 ict:viaDeel g:24897",
    "a merger of today: a larger area counts for its parts": "d:vandaag\\/pajot\\/brabant"
    " ict:zekerheid zekerheid:afgeleid ; prov:wasGeneratedBy regel:10-dekking-fusie-geheel",
    "a member counts until the day it was dissolved, also if a source says so": "d:tielt\\/fonds"
    "\\/deelnemer\\/37007 ict:viaDeel g:37007",
    # 7. the kinds of council that an access of members names
    "a named kind is covered as member": "d:genk\\/fonds\\/gemeenten ict:zekerheid"
    " zekerheid:opgegeven",
    "an OCMW listed as member is stated, where the access names no kind": "d:genk-ocmw\\/fonds"
    "\\/deelnemer ict:zekerheid zekerheid:opgegeven",
    # 9. larger areas
    "a province reaches itself, as a kind that is meant": "d:limburg\\/regionaal\\/limburg"
    " ict:bestuur o:limburg ; ict:zekerheid zekerheid:afgeleid",
    "a province reaches what never merged": "d:gent\\/oost\\/voor ict:zekerheid zekerheid:afgeleid",
    "a council named beside its province is stated": "d:gent\\/oost\\/beide ict:zekerheid"
    " zekerheid:opgegeven",
    "a province before the merger counts for the parts that lay in it": "d:beveren\\/oost\\/voor"
    "\\/46003 ict:viaDeel g:46003 ; ict:zekerheid zekerheid:te-bevestigen ."
    " d:beveren\\/oost\\/voor\\/46013 ict:viaDeel g:46013",
    "so it does without a date": "d:beveren\\/oost\\/zonder-datum\\/46003 ict:viaDeel g:46003 ."
    " d:beveren\\/oost\\/zonder-datum\\/46013 ict:viaDeel g:46013",
    "the province that a part left counts through that part": "d:beveren\\/oost\\/antwerpen\\/11056"
    " ict:viaDeel g:11056 ; ict:zekerheid zekerheid:te-bevestigen ; ict:bestuur o:beveren",
    "the OCMW follows with the same part": "d:beveren-ocmw\\/oost\\/voor\\/46003 ict:viaDeel"
    " g:46003 ; ict:viaGemeente o:beveren ; ict:zekerheid zekerheid:te-bevestigen",
    "a province since the merger reaches the new council": "d:beveren\\/oost\\/na ict:zekerheid"
    " zekerheid:afgeleid ; prov:wasGeneratedBy regel:09-dekking-gebied",
    "an area that held all parts reaches the new council": "d:beveren\\/oost\\/vlaanderen"
    " ict:zekerheid zekerheid:afgeleid . d:lochristi\\/oost\\/regio ict:zekerheid"
    " zekerheid:afgeleid",
    "parts by row and by larger area count together": "d:beveren\\/oost\\/samen ict:zekerheid"
    " zekerheid:afgeleid ; prov:wasDerivedFrom ?one , ?other . FILTER(?one != ?other)",
    "a region younger than the merger reaches the new council": "d:deinze\\/oost\\/regio"
    " ict:zekerheid zekerheid:afgeleid ; prov:wasGeneratedBy regel:09-dekking-gebied",
    # 12. OCMWs
    "an OCMW follows what all parts of its municipality had": "d:tielt-ocmw\\/vereniging"
    "\\/deelnemer ict:viaGemeente o:tielt ; ict:zekerheid zekerheid:afgeleid",
    "an OCMW keeps what is to be confirmed, with the part": "d:hasselt-ocmw\\/vereniging"
    "\\/deelnemer\\/73040 ict:viaDeel g:73040 ; ict:viaGemeente o:hasselt ;"
    " ict:zekerheid zekerheid:te-bevestigen",
    # 6, 7, 9, 13. periods of accesses
    "a row of an access that started today": "d:genk\\/fonds\\/nu-rij ict:loop loop:lopend",
    "members of an access that started this month": "d:genk\\/fonds\\/nu-lid ict:loop loop:lopend",
    "a province of an access that started this year": "d:genk\\/fonds\\/nu-gebied ict:loop"
    " loop:lopend",
    "an access runs on its last day": "d:genk\\/fonds\\/tot-vandaag ict:loop loop:lopend",
    "an access is over the day after": "d:genk\\/fonds\\/tot-gisteren ict:loop loop:beeindigd",
    "an access runs in its last month": "d:genk\\/fonds\\/tot-deze-maand ict:loop loop:lopend",
    "an access is over the month after": "d:genk\\/fonds\\/tot-vorige-maand ict:loop"
    " loop:beeindigd",
    "an access runs in its last year": "d:genk\\/fonds\\/tot-dit-jaar ict:loop loop:lopend",
    "coverage by an inactive organisation has ended": "d:genk\\/oud\\/deelnemer ict:loop"
    " loop:beeindigd",
    "whether coverage runs is not known where no list tells": "d:genk\\/stil\\/deelnemer ict:loop"
    " loop:onbekend . o:genk ict:gedektThema thema:stil",
    "every coverage tells its rule, and every rule its file": "regel:09-dekking-gebied prov:used"
    " ?file",
    # 13a, 13b, 13c. agreements and offers
    "until is the first day that is over": "raam:dag ict:loop loop:beeindigd",
    "an agreement runs from its first day": "raam:vandaag ict:loop loop:lopend",
    "a council is served for the theme of an agreement": "o:hasselt ict:gedektThema thema:lijnen",
    "an offer ends by its source": "aanbod:gestopt ict:loop loop:beeindigd ."
    " aanbod:tot-vandaag ict:loop loop:beeindigd",
    "an offer that ends in a year is there until its last day": "aanbod:dit-jaar ict:loop"
    " loop:lopend",
    "an offer ends with its provider": "aanbod:van-ontbonden ict:loop loop:beeindigd",
    "without agreements an offer follows its provider": "aanbod:gis ict:loop loop:lopend ."
    " aanbod:van-niemand ict:loop loop:onbekend",
}
"""What it says → a pattern that holds."""
