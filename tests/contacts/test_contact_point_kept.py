"""Where printed codes lead people is changed by re-points alone, however they come to a contact point."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection, update

from contactcodes.contacts.contact_page import brand_offers, keep_offers
from contactcodes.contacts.contact_point import (
    ContactPoint,
    contact_point,
    find_or_add_contact_point,
)
from contactcodes.contacts.contact_point_checks import ClosedChainError, check_leads_away
from contactcodes.contacts.contact_point_kept import OffersError, check_kept, delete_contact_point, is_kept
from contactcodes.contacts.contact_point_use import in_field_by_point
from contactcodes.contacts.repoint import ask_repoint
from contactcodes.contacts.routing import WhenClosed
from contactcodes.contacts.target import Target
from contactcodes.contacts.way import InField, Scope, Way
from contactcodes.errors import InputError, NotFoundError
from contactcodes.storage.database import Database
from contactcodes.storage.tables import campaigns, contact_points, placements
from tests.campaigns_made import AT, make_campaign

MANY = 1000


def added(connection: Connection, brand_id: int, target: str) -> ContactPoint:
    return find_or_add_contact_point(connection, brand_id, Target.read(target), AT)


def kept(connection: Connection, old: ContactPoint, new: ContactPoint, offered: tuple[int, ...] = ()) -> None:
    check_kept(connection, old, new, offered, second_eyes_from=MANY)


@pytest.mark.parametrize(
    ("target", "other", "words"),
    [
        ("whatsapp:+33612345678?text=Bonjour", "whatsapp:+33699999999?text=Bonjour", "whatsapp:+33612345678"),
        ("app:ios=123456789&android=fr.dupont", "app:ios=987654321&android=fr.dupont", ""),
        ("rcs:dupont@rbm.goog?number=%2B33612345678", "rcs:dupont@rbm.goog?number=%2B33699999999", ""),
        ("card:Dupont?tel=%2B33612345678", "card:Dupont?tel=%2B33699999999", ""),
    ],
)
def test_what_stands_on_a_page_that_codes_lead_to_keeps_what_it_leads_to(
    sqlite: Database, target: str, other: str, words: str
) -> None:
    (code,) = make_campaign(sqlite, "Boutiques", "page:shops", ["Lyon"])
    with sqlite.writing() as connection:
        page = added(connection, code.brand_id, "page:shops")
        point = added(connection, code.brand_id, target)
        changed = replace(point, target=Target.read(other))
        kept(connection, point, changed)  # nothing leads there yet
        keep_offers(connection, page.id, [point.id])
        assert in_field_by_point(connection, code.brand_id)[point.id] == InField(1, 1)
        with pytest.raises(InputError, match="1 code leads here"):
            kept(connection, point, changed)
        kept(connection, point, replace(point, name="Nuit", hours="Mo-Fr 09:00-19:00"))
        if words:
            kept(connection, point, replace(point, target=Target.read(words)))


def test_with_many_copies_nothing_new_is_offered_nor_answers_when_it_is_closed(sqlite: Database) -> None:
    (code,) = make_campaign(sqlite, "Boutiques", "page:shops", ["Lyon"])
    with sqlite.writing() as connection:
        page = added(connection, code.brand_id, "page:shops")
        call, mail, new = (
            added(connection, code.brand_id, one) for one in ("call:3631", "mailto:a@dupont.fr", "sms:38000")
        )
        keep_offers(connection, page.id, [call.id, mail.id])
        kept(connection, page, page, (call.id, mail.id, new.id))  # one copy: nobody looks
        connection.execute(update(placements).values(copies=MANY))
        kept(connection, page, page, (mail.id, call.id))
        kept(connection, page, page, (mail.id,))
        with pytest.raises(OffersError, match="add a new contact page"):
            kept(connection, page, page, (call.id, mail.id, new.id))
        closed = replace(call, when_closed=WhenClosed.CONTACT, next_id=new.id)
        with pytest.raises(ClosedChainError, match="second person"):
            kept(connection, call, closed)


def test_a_contact_point_that_undoing_or_a_date_brings_back_is_kept(sqlite: Database) -> None:
    (code,) = make_campaign(sqlite, "Été", "call:3631", ["Lyon"])
    with sqlite.writing() as connection:
        call, new = (added(connection, code.brand_id, one) for one in ("call:3631", "sms:38000"))
        changed = replace(call, target=Target.read("call:0800123456"))
        asked = {"asked_by": None, "at": AT, "second_eyes_from": 0}
        ask_repoint(connection, Scope(code.campaign_id), Way(last=new.id), **asked)
        assert call.id not in in_field_by_point(connection, code.brand_id)
        with pytest.raises(InputError, match="can be undone"):
            kept(connection, call, changed)
        with pytest.raises(InputError, match="So it stays"):
            delete_contact_point(connection, call)


def test_a_contact_point_that_nothing_leads_to_is_deleted(sqlite: Database) -> None:
    (code,) = make_campaign(sqlite, "Boutiques", "page:shops", ["Lyon"])
    with sqlite.writing() as connection:
        page = added(connection, code.brand_id, "page:shops")
        call, mail, unused = (
            added(connection, code.brand_id, one) for one in ("call:3631", "mailto:a@dupont.fr", "sms:38000")
        )
        keep_offers(connection, page.id, [call.id])
        connection.execute(update(campaigns).values(routes=[{"to": mail.id}]))
        assert [is_kept(connection, one) for one in (page, call, mail, unused)] == [True, True, True, False]
        delete_contact_point(connection, unused)
        with pytest.raises(NotFoundError):
            contact_point(connection, unused.id)


def test_a_brand_offers_what_routes_pages_and_closed_ones_lead_to(sqlite: Database) -> None:
    (code, other) = make_campaign(sqlite, "Boutiques", "page:shops", ["Lyon", "Nantes"])
    with sqlite.writing() as connection:
        page = added(connection, code.brand_id, "page:shops")
        offered, closed, routed, own, _unused = (
            added(connection, code.brand_id, one)
            for one in ("call:3631", "mailto:a@dupont.fr", "sms:38000", "https://dupont.fr/", "sms:38001")
        )
        keep_offers(connection, page.id, [offered.id])
        connection.execute(
            update(contact_points)
            .where(contact_points.c.id == offered.id)
            .values(closed_contact_point_id=closed.id)
        )
        connection.execute(update(campaigns).values(routes=[{"to": routed.id}]))
        asked = {"asked_by": None, "at": AT, "second_eyes_from": 0}
        ask_repoint(connection, Scope(code.campaign_id, other.code_id), Way(last=own.id), **asked)
        found = [offer.contact_point_id for offer in brand_offers(connection, code.brand_id)]
    assert found == [offered.id, closed.id, routed.id, own.id]


def test_an_address_that_codes_were_printed_with_is_the_service_too(sqlite: Database) -> None:
    make_campaign(sqlite, "Été", "call:3631", ["Lyon"])
    with sqlite.reading() as connection:
        with pytest.raises(InputError, match="round in circles"):
            check_leads_away(connection, Target.read("https://qr.dupont.fr/contact"), "https://new.dupont.fr")
        check_leads_away(connection, Target.read("https://www.dupont.fr/"), "https://new.dupont.fr")
