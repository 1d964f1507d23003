"""The medium of a placement in the words people use, French and English."""

from __future__ import annotations

import difflib
from functools import cache, lru_cache

from contactcodes.campaigns.placement import Medium
from contactcodes.campaigns.placement_words import stem
from contactcodes.language import pgettext

_SYNONYMS: dict[Medium, str] = {
    Medium.SHOP_WINDOW: (
        "vitrine, vitrine de magasin, vitrophanie, sticker vitrine, autocollant vitrine, devanture, porte, "
        "shop window, window, storefront, window sticker, window cling, door"
    ),
    Medium.POSTER: (
        "affiche, affichage, affichette, poster, panneau, abribus, kakémono, roll-up, bâche, banderole, "
        "billboard, banner, sign"
    ),
    Medium.SHELF: (
        "rayon, réglette, réglette rayon, étagère, linéaire, tablette, stop rayon, tête de gondole, gondole, "
        "shelf, shelves, shelf strip, shelf edge, shelf talker, wobbler, aisle"
    ),
    Medium.PACKAGING: (
        "emballage, packaging, paquet, boîte, carton, colis, sac, sachet, bouteille, pot, étui, "
        "package, pack, box, parcel, bag, bottle, jar"
    ),
    Medium.LABEL: "étiquette, étiquette produit, label, tag, product label, hang tag",
    Medium.STICKER: "autocollant, sticker, vignette, pastille, adhésif, decal",
    Medium.FLYER: (
        "flyer, tract, prospectus, dépliant, brochure, feuillet, notice, catalogue, mailing, courrier, "
        "encart, leaflet, handout, pamphlet, catalog, letter, insert"
    ),
    Medium.CARD: "carte, carte de visite, carte postale, carte de fidélité, card, business card, postcard",
    Medium.COUNTER: "comptoir, caisse, PLV, présentoir, accueil, counter, counter display, display, till",
    Medium.TABLE: "table, chevalet, chevalet de table, set de table, menu, table tent, placemat, coaster",
    Medium.VEHICLE: "véhicule, voiture, camion, camionnette, bus, tram, taxi, vehicle, car, van, truck",
    Medium.RECEIPT: "ticket, ticket de caisse, reçu, facture, receipt, invoice, till receipt, bill",
    Medium.SCREEN: "écran, borne, télé, télévision, TV, site web, screen, kiosk, digital display, website",
    Medium.EVENT: "événement, salon, foire, stand, badge, concert, event, trade show, fair, booth",
    Medium.OTHER: "autre, divers, presse, journal, magazine, radio, other, misc, press, newspaper",
}


def medium_label(medium: Medium) -> str:
    """Return the medium's name in the locale in force; ``read_medium`` understands it."""
    return {
        Medium.SHOP_WINDOW: pgettext("medium", "shop window"),
        Medium.POSTER: pgettext("medium", "poster"),
        Medium.SHELF: pgettext("medium", "shelf"),
        Medium.PACKAGING: pgettext("medium", "packaging"),
        Medium.LABEL: pgettext("medium", "label"),
        Medium.STICKER: pgettext("medium", "sticker"),
        Medium.FLYER: pgettext("medium", "flyer"),
        Medium.CARD: pgettext("medium", "card"),
        Medium.COUNTER: pgettext("medium", "counter"),
        Medium.TABLE: pgettext("medium", "table"),
        Medium.VEHICLE: pgettext("medium", "vehicle"),
        Medium.RECEIPT: pgettext("medium", "receipt"),
        Medium.SCREEN: pgettext("medium", "screen"),
        Medium.EVENT: pgettext("medium", "event"),
        Medium.OTHER: pgettext("medium", "other"),
    }[medium]


@lru_cache(maxsize=1000)
def read_medium(written: str) -> Medium | None:
    """Return the medium of a word such as ``vitrine`` or ``Shop window``; None if it means none."""
    return _words().get(stem(written))


def nearest_medium(written: str) -> Medium | None:
    """Return the medium whose word looks most like the one written; None if none looks alike."""
    near = difflib.get_close_matches(stem(written), _words(), n=1, cutoff=0.6)
    return _words()[near[0]] if near else None


@cache
def _words() -> dict[str, Medium]:
    words = {stem(medium.value): medium for medium in Medium}
    for medium, synonyms in _SYNONYMS.items():
        words.update((stem(synonym), medium) for synonym in synonyms.split(","))
    return words
