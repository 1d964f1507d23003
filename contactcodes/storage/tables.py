"""The tables, in the words of ``docs/words.md``.

Moments are milliseconds since 1970 UTC, money is in cents, degrees are WGS 84.
Everything belongs to one brand. What happened has ``scan_tables.py``.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from contactcodes.storage.columns import Moment

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SCANS = "scans"  # the schema of what happened; on SQLite a file of its own

metadata = MetaData(naming_convention=NAMING)

brands = Table(
    "brands",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("locale", String(2), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("sample", Boolean, nullable=False, default=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("name"),
)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("locale", String(2), nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("email"),
)

# One row per signed-in browser, so that signing out really ends it.
logins = Table(
    "logins",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

# A one-time link with which the first administrator, or a user who forgot it, sets a password.
invitations = Table(
    "invitations",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), index=True),  # None: the first one
    Column("created_at", Moment, nullable=False),
)

contact_points = Table(
    "contact_points",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("brand_id", ForeignKey("brands.id", ondelete="CASCADE"), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("value", String(2048), nullable=False),
    Column("name", String(120), nullable=False, server_default=""),  # what people call it; "" its target
    Column("hours", Text, nullable=False, server_default=""),  # OSM; "" always open; "placement"
    Column("time_zone", String(64), nullable=False, server_default=""),  # "": the placement's or brand's
    Column("holidays", String(16), nullable=False, server_default=""),  # country, or country and region
    Column("wait_minutes", Integer),  # how long an answer takes; None: not said
    Column("when_closed", String(10), nullable=False, server_default=""),
    Column("closed_contact_point_id", ForeignKey("contact_points.id", ondelete="SET NULL")),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("brand_id", "channel", "value"),
)

# What a contact page offers, in this order.
contact_offers = Table(
    "contact_offers",
    metadata,
    Column("page_id", ForeignKey("contact_points.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),  # from 0
    Column("contact_point_id", ForeignKey("contact_points.id", ondelete="CASCADE"), nullable=False),
)

# Web destinations that were asked whether they answer.
destination_checks = Table(
    "destination_checks",
    metadata,
    Column("contact_point_id", ForeignKey("contact_points.id", ondelete="CASCADE"), primary_key=True),
    Column("checked_at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),  # one after the other
    Column("failing_since", Moment),
    Column("broken", Boolean, nullable=False, server_default=false()),  # the fallback answers instead
    Column("reason", Text, nullable=False, server_default=""),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("brand_id", ForeignKey("brands.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("contact_point_id", ForeignKey("contact_points.id"), nullable=False),
    Column("routes", JSON(none_as_null=True)),  # tried in front of it; None: there are none
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("brand_id", "name"),
    sqlite_autoincrement=True,  # scans name it: a number is never given twice
)

# A campaign being made, or placements being added: nothing typed is lost, nothing else is stored yet.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("brand_id", ForeignKey("brands.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE")),  # None: a new campaign
    Column("name", String(120), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("value", String(2048), nullable=False),
    Column("placements", Text, nullable=False, default=""),  # a table as text, tab-separated
    Column("skip_bad", Boolean, nullable=False, default=False),  # go on with the good rows only
    Column("changed_at", Moment, nullable=False),
)

placements = Table(
    "placements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("medium", String(20), nullable=False),
    Column("site", String(120), nullable=False, default=""),
    Column("city", String(120), nullable=False, default=""),
    Column("country", String(2), nullable=False, default=""),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("copies", Integer, nullable=False, default=1),
    Column("cost_cents", BigInteger),
    Column("labels", JSON, nullable=False, default=dict),
    Column("product", String(120), nullable=False, server_default=""),
    Column("time_zone", String(64), nullable=False, server_default=""),  # a shop's own
    Column("hours", Text, nullable=False, server_default=""),  # of the shop, OSM opening_hours
    Column("holidays", String(16), nullable=False, server_default=""),  # of its region; "": its country's
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("campaign_id", "name"),
    sqlite_autoincrement=True,  # scans name it: a number is never given twice
)

codes = Table(
    "codes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("text", String(16), nullable=False),
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("placement_id", ForeignKey("placements.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("contact_point_id", ForeignKey("contact_points.id"), nullable=False, index=True),
    Column("routes", JSON(none_as_null=True)),  # its own; None: the campaign's
    # What its symbol carries in front of the code text, as last printed.
    Column("origin", String(255), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("retired_at", Moment),
    # Of its scans nothing is kept but a total a day (wine labels: Regulation (EU) 2021/2117).
    Column("no_tracking", Boolean, nullable=False, server_default=false()),
    Column("serial", Boolean, nullable=False, server_default=false()),  # a placement may have a million
    UniqueConstraint("text"),
    sqlite_autoincrement=True,  # scans name it: a number is never given twice
)

print_runs = Table(
    "print_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("layout", String(60), nullable=False),
    Column("layout_text", Text, nullable=False, server_default=""),  # its file, as it was when ordered
    Column("locale", String(2), nullable=False),
    Column("origin", String(255), nullable=False),
    Column("texts", JSON, nullable=False, server_default="{}"),  # role → words
    Column("copies", Integer, nullable=False, server_default="1"),  # of each label
    Column("start_at", Integer, nullable=False, server_default="1"),  # a slot of the first sheet
    Column("printer", String(80), nullable=False, server_default=""),  # its profile, by name
    Column("correction", JSON(none_as_null=True)),  # of the printer, as it was when ordered
    Column("press", JSON(none_as_null=True)),  # for a printing house: ink, bleed, marks
    Column("trial", Boolean, nullable=False, server_default=false()),  # tests until somebody releases it
    Column("state", String(12), nullable=False),
    Column("done", Integer, nullable=False, default=0),  # labels drawn and labels proved so far
    Column("total", Integer, nullable=False),  # labels ordered
    Column("pages", Integer),
    Column("pdf_sha256", String(64)),
    Column("proof", JSON(none_as_null=True)),  # its figures
    Column("failure", Text),
    Column("ordered_by", ForeignKey("users.id", ondelete="SET NULL")),
    Column("released_by", ForeignKey("users.id", ondelete="SET NULL")),
    Column("claim", String(16)),  # the worker at it; another one's word counts no more
    Column("heartbeat_at", Moment),
    Column("ordered_at", Moment, nullable=False),
    Column("drawn_at", Moment),
    Column("proved_at", Moment),
    Column("released_at", Moment),
    Column("in_the_field_at", Moment),
    Column("withdrawn_at", Moment),
    Column("cancelled_at", Moment),
    Column("serial_placement_id", ForeignKey("placements.id", ondelete="CASCADE")),  # makes its codes itself
    Column("serial_placement", String(120)),  # its name, as it was when ordered
    Column("contents", JSON(none_as_null=True)),  # of its sheets, when ordered (campaigns/run_contents.py)
    Column("logo_sha256", ForeignKey("kept_files.sha256")),
    Column("condition", String(40)),  # of a press, as it was when first drawn; so is its profile
    Column("profile_sha256", ForeignKey("kept_files.sha256")),
    sqlite_autoincrement=True,  # its folder is named by it
)

print_run_codes = Table(
    "print_run_codes",
    metadata,
    Column("print_run_id", ForeignKey("print_runs.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),  # from 0, in the order of the sheet
    Column("code_id", ForeignKey("codes.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("placement", String(120)),  # its name, when ordered; None for serial codes: their run has it
)

# Logos and colour profiles that runs were drawn with: each content once, however many runs have it.
kept_files = Table(
    "kept_files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# One row, counted up with every change of what a scan is answered by: what caches look at.
changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", BigInteger, nullable=False),
)

# What a desk printer does wrong, once measured on its calibration page.
printers = Table(
    "printers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("brand_id", ForeignKey("brands.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("correction", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("brand_id", "name"),
)

# How a brand wants its symbols to look; a brand without a row has plain ones.
brand_styles = Table(
    "brand_styles",
    metadata,
    Column("brand_id", ForeignKey("brands.id", ondelete="CASCADE"), primary_key=True),
    Column("style", JSON, nullable=False),  # all but the logo
    Column("logo", LargeBinary),  # PNG
    Column("changed_at", Moment, nullable=False),
)

# What customers read in a brand's own words, of each language: message → its forms.
brand_texts = Table(
    "brand_texts",
    metadata,
    Column("brand_id", ForeignKey("brands.id", ondelete="CASCADE"), primary_key=True),
    Column("locale", String(8), primary_key=True),
    Column("texts", JSON, nullable=False),
    Column("offered", Boolean, nullable=False),  # to phones
)

# Where codes lead, changed: what was before and after, so that it can be seen, dated and undone.
repoints = Table(
    "repoints",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("code_id", ForeignKey("codes.id", ondelete="CASCADE"), index=True),  # None: all of the campaign
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("asked_by", ForeignKey("users.id", ondelete="SET NULL")),
    Column("asked_at", Moment, nullable=False),
    Column("takes_effect_at", Moment, nullable=False),
    Column("approved_by", ForeignKey("users.id", ondelete="SET NULL")),
    Column("approved_at", Moment),
    Column("applied_at", Moment),
    Column("ended_at", Moment),  # refused, called off or undone
)

# What a customer reads at a help page: by brand, product or campaign, in each language.
help_pages = Table(
    "help_pages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("brand_id", ForeignKey("brands.id", ondelete="CASCADE"), nullable=False),
    Column("slug", String(60), nullable=False),
    Column("product", JSON, nullable=False, server_default="{}"),  # GTIN and price
    Column("coupon", JSON(none_as_null=True)),  # its code and validity
    Column("map_url", String(2048), nullable=False, server_default=""),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("brand_id", "slug"),
)

help_texts = Table(
    "help_texts",
    metadata,
    Column("help_page_id", ForeignKey("help_pages.id", ondelete="CASCADE"), primary_key=True),
    Column("locale", String(8), primary_key=True),
    Column("title", String(120), nullable=False),
    Column("markdown", Text, nullable=False),
    Column("facts", JSON, nullable=False, server_default="{}"),  # of the product and the coupon, in words
)

help_images = Table(
    "help_images",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("brand_id", ForeignKey("brands.id", ondelete="CASCADE"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("media_type", String(20), nullable=False),
    Column("width", Integer, nullable=False),  # pixels
    Column("height", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("brand_id", "sha256"),
)

# “Was this helpful?”, counted by day.
help_votes = Table(
    "help_votes",
    metadata,
    Column("help_page_id", ForeignKey("help_pages.id", ondelete="CASCADE"), primary_key=True),
    Column("locale", String(8), primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),  # ordinal
    Column("helpful", Integer, nullable=False, server_default="0"),
    Column("unhelpful", Integer, nullable=False, server_default="0"),
)

# Messages and call-backs that customers left; erased after a set time.
messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("brand_id", ForeignKey("brands.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("code_id", ForeignKey("codes.id", ondelete="SET NULL")),
    Column("contact_point_id", ForeignKey("contact_points.id", ondelete="SET NULL")),
    Column("kind", String(10), nullable=False),  # message or callback
    Column("text", Text, nullable=False),
    Column("reach", String(254), nullable=False),  # an e-mail address or a phone number
    Column("wished_time", String(120), nullable=False, server_default=""),  # of a call-back, in words
    Column("locale", String(8), nullable=False),
    Column("received_at", Moment, nullable=False, index=True),
    Column("erase_at", Moment, nullable=False, index=True),  # as the form said when it was sent
    Column("state", String(10), nullable=False),  # new, open, done
    Column("assignee_id", ForeignKey("users.id", ondelete="SET NULL")),
    Column("done_at", Moment),
    Column("key", String(32), nullable=False),  # of its form: sent twice, it is kept once
    UniqueConstraint("key"),
    sqlite_autoincrement=True,  # e-mails link to it: a number is never given twice
)

# Messages on their way out, by e-mail or webhook, tried until they arrive.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message_id", ForeignKey("messages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("way", String(10), nullable=False),  # mail or webhook
    Column("state", String(10), nullable=False),  # waiting, sent, failed
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("failure", Text, nullable=False, server_default=""),
    Index(None, "state", "next_at"),
)
