"""The suppliers of Fjordby Kommune, as its register has them, and the prices that were agreed.

All are invented; the check digits of their CVR numbers, GLNs and IBANs hold. `mappings/registers/suppliers.csv`
and `mappings/agreements/priser.csv` are written from here.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal

SUPPLIER_COLUMNS = (
    "name",
    "cvr",
    "reg",
    "account",
    "iban",
    "fik_creditor",
    "gln",
    "mail_domains",
    "vat_registered",
    "account_code",
    "currency",
)
PRICE_COLUMNS = ("cvr", "item_number", "description", "unit_price")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSupplier:
    """One supplier, with what it prints on its paper."""

    name: str
    cvr: str  # eight digits, or a foreign VAT id
    street: str
    city: str
    phone: str
    domain: str
    account_code: str  # kontostreng
    reg: str = ""  # four digits
    account: str = ""  # ten digits
    iban: str = ""
    bic: str = ""
    fik_creditor: str = ""  # eight digits
    gln: str = ""
    vat_registered: bool = True
    currency: str = "DKK"


LYNG = DemoSupplier(
    name="Lyng Kontorforsyning A/S",
    cvr="99000120",
    street="Industrivej 48",
    city="7400 Herning",
    phone="97 00 12 34",
    domain="lyngkontor.example",
    account_code="5-12-08-1000-40",
    reg="9986",
    account="0001048213",
    gln="5798999980018",
)
AGERSKOV = DemoSupplier(
    name="Tømrermester Bent Agerskov ApS",
    cvr="99000252",
    street="Møllebakken 3",
    city="9999 Fjordby",
    phone="20 00 41 17",
    domain="agerskov-tomrer.example",
    account_code="5-03-22-4500-49",
    reg="9987",
    account="0000214467",
)
FORSYNING = DemoSupplier(
    name="Fjordby Forsyning A/S",
    cvr="99000376",
    street="Vandværksvej 10",
    city="9999 Fjordby",
    phone="70 00 22 90",
    domain="fjordbyforsyning.example",
    account_code="5-01-35-2200-22",
    fik_creditor="80004418",
)
TANDLAEGERNE = DemoSupplier(
    name="Tandlægerne ved Havnen I/S",
    cvr="99000481",
    street="Havnegade 8, 1. sal",
    city="9999 Fjordby",
    phone="97 00 55 10",
    domain="tandhavnen.example",
    account_code="4-62-85-1100-42",
    reg="9988",
    account="0003350912",
    vat_registered=False,
)
SKOLEGREJ = DemoSupplier(
    name="Skolegrej.dk ApS",
    cvr="99000619",
    street="Lagervej 21",
    city="8700 Horsens",
    phone="70 00 84 84",
    domain="skolegrej.example",
    account_code="3-01-22-3000-40",
    fik_creditor="80007752",
)
KYSTLINJE = DemoSupplier(
    name="Kystlinje Rådgivende Ingeniører A/S",
    cvr="99000732",
    street="Fjordalleen 100",
    city="8000 Aarhus C",
    phone="86 00 30 00",
    domain="kystlinje.example",
    account_code="5-02-28-6100-45",
    iban="DK7999860009007731",
    bic="FJBYDK22",
)
MIDTVEST = DemoSupplier(
    name="Midtvest Fødevaregrossist A/S",
    cvr="99000856",
    street="Grossistvej 2-6",
    city="7430 Ikast",
    phone="97 00 77 77",
    domain="midtvestfood.example",
    account_code="5-30-26-7000-22",
    fik_creditor="80001963",
    gln="5798999980025",
)
GROEN_PLEJE = DemoSupplier(
    name="Grøn Pleje Anlæg ApS",
    cvr="99000961",
    street="Skovbrynet 14",
    city="9990 Skovlund",
    phone="40 00 61 62",
    domain="groenpleje.example",
    account_code="5-02-28-2100-49",
    reg="9989",
    account="0005106688",
)
BRANDT = DemoSupplier(
    name="Brandt Holzspielwaren GmbH",
    cvr="DE999000017",
    street="Werkstraße 9",
    city="24937 Flensburg, Germany",
    phone="+49 461 5550 120",
    domain="brandt-holzspielwaren.example",
    account_code="5-25-14-3000-40",
    iban="DE19999999990000123456",
    bic="BRFLDEXX",
    currency="EUR",
)
TAXA = DemoSupplier(
    name="Fjordby Taxa A.m.b.A.",
    cvr="99001097",
    street="Stationspladsen 2",
    city="9999 Fjordby",
    phone="97 00 25 25",
    domain="fjordbytaxa.example",
    account_code="5-22-01-4100-49",
    reg="9986",
    account="0007700125",
    vat_registered=False,
)
NORDLYS = DemoSupplier(
    name="Nordlys IT A/S",
    cvr="99001216",
    street="Datavej 5",
    city="9220 Aalborg Øst",
    phone="98 00 10 10",
    domain="nordlys-it.example",
    account_code="6-45-51-5200-40",
    reg="9990",
    account="0001216001",
    gln="5798999980032",
)
HAVNENS = DemoSupplier(
    name="Havnens Rengøring A/S",
    cvr="99001321",
    street="Kajgade 31",
    city="9999 Fjordby",
    phone="97 00 31 31",
    domain="havnensrengoering.example",
    account_code="5-01-35-3300-49",
    iban="DK5099900001321777",
    bic="FJBYDK22",
    gln="5798999980049",
)
DIGITALVAERKET = DemoSupplier(
    name="Digitalværket ApS",
    cvr="99001445",
    street="Pakhuset 7, 2.",
    city="8900 Randers C",
    phone="87 00 44 55",
    domain="digitalvaerket.example",
    account_code="6-45-52-5300-40",
    iban="DK1399910001445002",
    bic="FJBYDK22",
)
THORUP = DemoSupplier(
    name="Murermester Poul Thorup",
    cvr="99001577",
    street="Teglvej 19",
    city="9999 Fjordby",
    phone="30 00 15 77",
    domain="thorupmurer.example",
    account_code="5-03-22-4500-49",
    reg="9987",
    account="0000157703",
)
IVERSEN = DemoSupplier(
    name="Vognmand Knud Iversen & Søn",
    cvr="99001690",
    street="Grusgravsvej 2",
    city="9995 Vesterby",
    phone="21 00 16 90",
    domain="vognmand-iversen.example",
    account_code="5-02-28-2200-49",
    reg="9992",
    account="0000169055",
)
FJORDBY_VVS = DemoSupplier(
    name="Fjordby VVS ApS",
    cvr="99001828",
    street="Håndværkervej 11",
    city="9999 Fjordby",
    phone="97 00 18 28",
    domain="fjordbyvvs.example",
    account_code="5-01-35-4100-49",
    reg="9986",
    account="0001828400",
)
RAVN = DemoSupplier(
    name="Ravn Låse og Alarm ApS",
    cvr="99001933",
    street="Nøglestræde 4",
    city="9999 Fjordby",
    phone="97 00 19 33",
    domain="ravnlaase.example",
    account_code="5-01-35-4300-49",
    reg="9988",
    account="0001933218",
)
CATERING = DemoSupplier(
    name="Fjordens Catering ApS",
    cvr="99002069",
    street="Torvet 6",
    city="9999 Fjordby",
    phone="97 00 20 69",
    domain="fjordenscatering.example",
    account_code="6-42-41-1700-22",
    reg="9989",
    account="0002069111",
)
SOENDERSKOV = DemoSupplier(
    name="Sønderskov Entreprenør A/S",
    cvr="99002182",
    street="Maskinvej 40",
    city="7500 Holstebro",
    phone="97 00 21 82",
    domain="soenderskov-as.example",
    account_code="2-02-28-2300-45",
    reg="9993",
    account="0002182909",
)
NY_ENERGI = DemoSupplier(
    name="Ny Energi Rådgivning ApS",
    cvr="99002301",
    street="Solvænget 77",
    city="6000 Kolding",
    phone="75 00 23 01",
    domain="nyenergi-raad.example",
    account_code="",
    reg="9994",
    account="0002301456",
)
"""Not in the register: nobody in the municipality has heard of it."""

SUPPLIERS = (
    LYNG,
    AGERSKOV,
    FORSYNING,
    TANDLAEGERNE,
    SKOLEGREJ,
    KYSTLINJE,
    MIDTVEST,
    GROEN_PLEJE,
    BRANDT,
    TAXA,
    NORDLYS,
    HAVNENS,
    DIGITALVAERKET,
    THORUP,
    IVERSEN,
    FJORDBY_VVS,
    RAVN,
    CATERING,
    SOENDERSKOV,
)
"""The register: the suppliers whose invoices the municipality has paid before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoItem:
    """An item that a supplier sells at an agreed price, DKK without VAT."""

    number: str
    description: str
    unit: str
    price: Decimal


FOODS = tuple(
    DemoItem(number=number, description=description, unit=unit, price=Decimal(price))
    for number, description, unit, price in (
        ("10112", "Skummetmælk øko 10 l", "dunk", "74.50"),
        ("10118", "Smør usaltet 20 x 250 g", "krt", "389.00"),
        ("10240", "Rugbrød skåret 1,2 kg", "stk", "21.75"),
        ("10311", "Havregryn finvalset 5 kg", "sk", "62.40"),
        ("10477", "Kartofler skrællede 10 kg", "sk", "118.00"),
        ("10512", "Gulerødder vaskede 10 kg", "ks", "79.90"),
        ("10630", "Oksekød hakket 8-12 % 2,5 kg", "ps", "212.50"),
        ("10644", "Kyllingebryst frost 5 kg", "krt", "298.00"),
        ("10702", "Laks portioner 125 g x 40", "krt", "1046.00"),
        ("10815", "Ærter frost 4 x 2,5 kg", "krt", "187.20"),
        ("10933", "Kaffe formalet 16 x 400 g", "krt", "1124.00"),
        ("10958", "Rapsolie 10 l", "dk", "196.80"),
    )
)
"""What the care homes buy of Midtvest Fødevaregrossist, at the agreed prices."""


def suppliers_csv() -> str:
    """Return the supplier register as `mappings/registers/suppliers.csv` has it."""
    rows = [
        {
            "name": s.name,
            "cvr": s.cvr,
            "reg": s.reg,
            "account": s.account,
            "iban": s.iban,
            "fik_creditor": s.fik_creditor,
            "gln": s.gln,
            "mail_domains": s.domain,
            "vat_registered": "ja" if s.vat_registered else "nej",
            "account_code": s.account_code,
            "currency": s.currency,
        }
        for s in SUPPLIERS
    ]
    return _csv(SUPPLIER_COLUMNS, rows)


def prices_csv() -> str:
    """Return the price agreement as `mappings/agreements/priser.csv` has it; prices as 1.046,00."""
    rows = [
        {
            "cvr": MIDTVEST.cvr,
            "item_number": item.number,
            "description": item.description,
            "unit_price": f"{item.price:,.2f}".translate(str.maketrans(",.", ".,")),
        }
        for item in FOODS
    ]
    return _csv(PRICE_COLUMNS, rows)


def _csv(columns: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
