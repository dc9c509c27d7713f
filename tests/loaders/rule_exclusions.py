"""What the rules must never give in the small world; slashes stand as ``\\/``."""

NEVER = {
    # 3a, 3b. where public bodies and areas lie
    "a body with an area gets no other": "o:met-gebied dct:spatial g:02000",
    "a federal body does not lie in the Flemish Region": "o:dienst-federaal dct:spatial g:02000",
    "what is not public needs no area": "o:vzw-zonder dct:spatial ?area",
    "an area with a point of its own gets no other": "g:x-eigen locn:geometry/geo:asWKT"
    " 'POINT(3.1 50.9)'^^geo:wktLiteral",
    # 1. offers and their accesses
    "an offer with an access that replaces has no default": "aanbod:gis ict:viaToegang"
    " t:vereniging\\/deelnemer",
    "an access of one offer is not that of another": "aanbod:archief ict:viaToegang"
    " t:vereniging\\/plus",
    "a default of another organisation is not that of an offer": "aanbod:archief ict:viaToegang"
    " t:fonds\\/deelnemer",
    "an uptake is no offer": "afname:maas ict:viaToegang ?access",
    # 2. areas on the day
    "a code that ended is in no area of today": "g:02000 ict:omvat g:73040",
    "an area that ends today is out": "g:20001 ict:omvat g:24897",
    "an area that begins later is not in yet": "g:20001 ict:omvat g:24899",
    # 3, 4, 5, 7. memberships and their periods
    "a membership that begins later covers nothing": "?d ict:bestuur o:bree ;"
    " ict:toegang t:fonds\\/deelnemer",
    "a membership that begins later makes no member": "o:bree org:memberOf ?organisation",
    "a membership that begins later is not in the area of the association": (
        "g:fonds-werkingsgebied dct:hasPart g:72004"
    ),
    "a membership that ended covers nothing": "?d ict:bestuur o:peer ;"
    " ict:toegang t:fonds\\/deelnemer",
    "a membership that ended makes no member": "o:peer org:memberOf ?organisation",
    "a membership that ended is not in the area of the association": "g:fonds-werkingsgebied"
    " dct:hasPart g:72030",
    "a membership that ends today covers nothing": "?d ict:bestuur o:lanaken ;"
    " ict:toegang t:fonds\\/deelnemer",
    "a membership that ends today makes no member": "o:lanaken org:memberOf ?organisation",
    "a membership that ends today is not in the area of the association": "g:fonds-werkingsgebied"
    " dct:hasPart g:73042",
    "a membership that ended before the merger is not revived by it": "?d ict:viaDeel g:73040 ;"
    " ict:toegang t:fonds\\/deelnemer",
    "a membership that ended before the merger is not in the area of the association": (
        "g:fonds-werkingsgebied dct:hasPart g:71072"
    ),
    "a membership with an end of its own gets no second one": "m:fonds-kortessem\\/periode"
    " prov:wasGeneratedBy ?rule",
    "a province is no part of the area of an association": "g:fonds-werkingsgebied"
    " dct:hasPart g:70000",
    "a council that is yet to be dissolved is still a member": "m:fonds-heers org:memberDuring ?p",
    "nobody is member of an inactive organisation": "o:genk org:memberOf o:oud",
    "an inactive council is member of nothing": "o:maas-oud org:memberOf ?organisation",
    "a dissolved council is not covered": "?d ict:bestuur o:kortessem",
    "a dissolved council is member no more": "o:kortessem org:memberOf ?organisation",
    # 6-11. mergers
    "Hasselt as a whole is not covered by what Kortessem had": "d:hasselt\\/vereniging\\/deelnemer"
    " a ict:Dekking",
    "old Hasselt had nothing": "d:hasselt\\/vereniging\\/deelnemer\\/71022 a ict:Dekking",
    "Pajottegem as a whole is not covered by what two parts had": "d:pajottegem\\/vereniging"
    "\\/deelnemer a ict:Dekking",
    "Herne had nothing": "d:pajottegem\\/vereniging\\/deelnemer\\/23032 a ict:Dekking",
    "Pajottegem is a new body: member of nothing": "o:pajottegem org:memberOf ?organisation",
    "what all parts had is not told per part": "?d ict:viaDeel g:23023 ;"
    " ict:toegang t:pajot\\/deelnemer",
    "Tielt: what both parts had is not told per part": "?d ict:bestuur o:tielt ;"
    " ict:toegang t:vereniging\\/deelnemer ; ict:viaDeel ?part",
    "Tielt: one part by its municipality and one by its OCMW is not the whole": "d:tielt\\/stil"
    "\\/deelnemer a ict:Dekking",
    "Tielt: nor is it for the OCMW": "d:tielt-ocmw\\/stil\\/deelnemer a ict:Dekking",
    "Tielt: what is newer is not derived from what is older": "d:tielt\\/pajot\\/nieuw"
    " ict:zekerheid zekerheid:afgeleid",
    "Tielt: what is older than what is newer is not told per part": "?d ict:bestuur o:tielt ;"
    " ict:toegang t:pajot\\/nieuw ;"
    " ict:viaDeel ?part",
    "said of old Antwerpen, it is not promoted to the merged one": "d:antwerpen\\/vereniging"
    "\\/deelnemer a ict:Dekking",
    "said of Antwerpen without a date, it is not promoted either": "d:antwerpen\\/vereniging\\/gis"
    " a ict:Dekking",
    "said on the eve of the merger, it is not promoted either": "d:antwerpen\\/pajot\\/vooravond a"
    " ict:Dekking",
    "said on the day of the merger, it is not told per part": "?d ict:viaDeel g:11002 ;"
    " ict:toegang t:pajot\\/dag",
    "an inactive municipality is not covered": "?d ict:bestuur o:maas-oud",
    "an inactive OCMW is not covered": "?d ict:bestuur o:maas-ocmw-oud",
    "an inactive municipality is not covered by its parts": "?d ict:bestuur o:pajottegem-oud",
    "an inactive municipality is not covered in part": "?d ict:bestuur o:hasselt-oud",
    # 7, 9, 12. the kinds of council meant
    "a member of a kind that the access leaves out": "?d ict:bestuur o:genk-ocmw ;"
    " ict:toegang t:fonds\\/gemeenten",
    "an OCMW listed as member does not follow its municipality": "d:genk-ocmw\\/fonds\\/deelnemer"
    " ict:viaGemeente ?municipality",
    "an OCMW follows its own municipality only": "?d ict:bestuur o:maas-ocmw ;"
    " ict:viaGemeente ?other . FILTER(?other != o:maas)",
    "no other body follows the municipality": "?d ict:bestuur o:maas-agb",
    "the kinds named leave out the OCMW: by row": "?d ict:bestuur o:hasselt-ocmw ;"
    " ict:toegang t:vereniging\\/gis",
    "the kinds named leave out the OCMW: by province": "?d ict:bestuur o:maas-ocmw ;"
    " ict:toegang t:regionaal\\/limburg",
    # 6, 9. larger areas
    "a province names nobody": "?d ict:toegang t:oost\\/voor ; ict:zekerheid zekerheid:opgegeven",
    "a council named is not derived from its province": "d:gent\\/oost\\/beide ict:zekerheid"
    " zekerheid:afgeleid",
    "a province before the merger is not promoted to the whole": "d:beveren\\/oost\\/voor"
    " a ict:Dekking",
    "a province without a date is not promoted to the whole": "d:beveren\\/oost\\/zonder-datum a"
    " ict:Dekking",
    "a province does not count for a part outside it": "?d ict:viaDeel g:11056 ; ict:toegang"
    " t:oost\\/voor",
    "the province that a part left is not promoted either": "d:beveren\\/oost\\/antwerpen"
    " a ict:Dekking",
    "since the merger it reaches nothing of the new council": "?d ict:bestuur o:beveren ;"
    " ict:toegang t:oost\\/antwerpen-na",
    "what held all parts is not told per part": "?d ict:toegang t:oost\\/vlaanderen ;"
    " ict:viaDeel ?part",
    "what is said since the merger is not told per part": "?d ict:toegang t:oost\\/na ;"
    " ict:viaDeel ?part",
    # 6, 7, 9, 13, 15. periods
    "an access that starts later covers nothing: by row": "?d ict:toegang t:fonds\\/later-rij",
    "an access that starts later covers nothing: members": "?d ict:toegang t:fonds\\/later-lid",
    "an access that starts later covers nothing: province": "?d ict:toegang t:fonds\\/later-gebied",
    "an access that starts later serves no theme": "?council ict:gedektThema thema:later",
    "coverage that has ended serves no theme: by access": "o:limburg ict:gedektThema ?theme",
    "coverage that has ended serves no theme: by organisation": "?council ict:gedektThema"
    " thema:oud",
    # 13a, 13b, 14, 15. agreements and offers that have ended
    "an offer whose agreements are over serves no theme": "?council ict:gedektThema"
    " thema:telefonie",
    "an offer that ended by its source serves no theme": "?council ict:gedektThema thema:fax",
    "an offer that has ended is no theme of its provider": "?o ict:biedtThema thema:telefonie",
    "an agreement that is over gives its offers no theme": "?offer dct:type ?kind ;"
    " dct:subject thema:modem",
    "a theme that is stated is not derived again": "GRAPH ?one { aanbod:via-open dct:subject"
    " thema:gis } GRAPH ?other { aanbod:via-open dct:subject thema:gis } FILTER(?one != ?other)",
    "an agreement by another access gives its offers no theme": "aanbod:via-beide dct:subject"
    " thema:satelliet",
    "an agreement without a known end is not said to run": "raam:open ict:loop loop:lopend",
    "an agreement that is still to begin does not run": "raam:later ict:loop loop:lopend",
    # 8-13. every coverage
    "coverage has no two certainties": "?d ict:zekerheid ?one , ?other . FILTER(?one != ?other)",
    "coverage has no two courses": "?d ict:loop ?one , ?other . FILTER(?one != ?other)",
    # what the rules keep for each other
    "mentions are not in the release": "?s a ict:Vermelding",
}
"""What it says → a pattern that never holds."""
