"""Fjordby Kommune: the invented municipality whose night the demo shows.

No number here belongs to anyone: CVR numbers from 99 00 00 00 on are not given out, but their check
digits hold; the domains end in `.example`, which RFC 2606 keeps free.
"""

from __future__ import annotations

from dataclasses import dataclass

NAME = "Fjordby Kommune"
CVR = "99000007"
STREET = "Rådhustorvet 1"
CITY = "9999 Fjordby"
MAIL_ADDRESS = "faktura@fjordby.example"
MAIL_PASSWORD = "fjordby-demo"
AUTHSERV_ID = "mx.fjordby.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A place of the municipality that orders and gets invoices."""

    name: str
    gln: str  # EAN-lokationsnummer, 13 digits
    contact: str  # the person whom suppliers write as "Deres ref."
    street: str
    city: str = CITY


TOWN_HALL = Department(name="Økonomi og Regnskab", gln="5798999900016", contact="Birthe Kjærgaard", street=STREET)
SCHOOL = Department(name="Fjordby Skole", gln="5798999900023", contact="Søren Ravn", street="Skolevej 12")
CARE_HOME = Department(name="Plejecenter Åbrinken", gln="5798999900030", contact="Lone Østergaard", street="Åbrinken 4")
ROADS = Department(name="Vej og Park", gln="5798999900047", contact="Jørgen Bækgaard", street="Materielgården 7")
PROPERTY = Department(name="Ejendomsdrift", gln="5798999900054", contact="Mette Højlund", street=STREET)
CHILDREN = Department(name="Børn og Familie", gln="5798999900061", contact="Anne Skjødt", street=STREET)
LIBRARY = Department(name="Fjordby Bibliotek", gln="5798999900078", contact="Kåre Winther", street="Havnegade 22")

DEPARTMENTS = (TOWN_HALL, SCHOOL, CARE_HOME, ROADS, PROPERTY, CHILDREN, LIBRARY)
