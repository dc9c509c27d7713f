"""The pages of the site: one file a subject, each with its view, its view model and its queries."""

from flask import Blueprint

from server.pages import (
    about,
    accessibility,
    agreement,
    compare,
    compare_organisations,
    completeness,
    correcting,
    council,
    data,
    editor,
    home,
    map_features,
    nearby,
    note,
    offer,
    organisation,
    provenance,
    report,
    search,
    theme,
)

blueprints: list[Blueprint] = [
    home.blueprint,
    search.blueprint,
    council.blueprint,
    nearby.blueprint,
    note.blueprint,
    compare.blueprint,
    compare_organisations.blueprint,
    organisation.blueprint,
    theme.blueprint,
    offer.blueprint,
    about.blueprint,
    accessibility.blueprint,
    editor.blueprint,
    data.blueprint,
    completeness.blueprint,
    provenance.blueprint,
    report.blueprint,
    correcting.blueprint,
    agreement.blueprint,
    map_features.blueprint,
]
