"""The Flask application, put together from its blueprints."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from contactcodes import language
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.web import auth, customer, health, metrics, pages, statistics, studio
from contactcodes.web.current_service import EXTENSION, Service
from contactcodes.web.security import SecureWhereHttps, add_security_headers

_ROOT = Path(__file__).parent.parent.parent
_LARGEST_REQUEST = 24 * 1024 * 1024  # a placement file may have 20 MB


def make_flask(settings: Settings, database: Database) -> Flask:
    """Return the Flask application: all that is not the plain answer to a scan."""
    app = Flask("contactcodes", template_folder=str(_ROOT / "templates"), static_folder=str(_ROOT / "static"))
    app.config.update(
        SECRET_KEY=settings.session_key,
        MAX_CONTENT_LENGTH=_LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=_LARGEST_REQUEST,
        SESSION_REFRESH_EACH_REQUEST=False,  # fonts and scripts carry no cookie, so that they may be cached
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open over lunch still works
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=7),
    )
    app.extensions[EXTENSION] = Service(settings, database)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext_in_pages,
        language.ngettext_in_pages,
        newstyle=True,
        pgettext=language.pgettext_in_pages,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.session_interface = SecureWhereHttps()
    add_security_headers(app)
    pages.add_to(app)  # before the rest, so that their refusals speak the reader's language
    auth.add_to(app)  # before forms are checked: who is signed out is told that first
    CSRFProtect(app)
    for blueprint in (
        studio.blueprint,
        statistics.blueprint,
        customer.blueprint,
        health.blueprint,
        metrics.blueprint,
    ):
        app.register_blueprint(blueprint)
    return app
