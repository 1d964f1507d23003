"""The front door: ``app`` for any WSGI server; ``python app.py`` serves."""

from contactcodes.web.front_door import make_app

if __name__ == "__main__":
    from contactcodes.__main__ import main

    main(["serve"])
else:
    app = make_app()
