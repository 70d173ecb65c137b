"""What suppliers of each trade sell: firm names, lines with units and prices, rates of VAT."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Ware = tuple[str, str, int, int]
"""Description, unit, lowest and highest price in whole units of the currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One trade; `{}` in a firm's name is a family name or a place."""

    firms: tuple[str, ...]
    wares: tuple[Ware, ...]
    rates: tuple[int, ...] = (25,)  # percent; more than one: lines differ
    most: int = 12  # highest quantity
    halves: bool = False  # quantities in quarters: hours, metres
    item_numbers: str = "######"  # the pattern; "" for none

    def vat_rates(self) -> tuple[Decimal, ...]:
        """Return the rates as decimals."""
        return tuple(Decimal(rate) for rate in self.rates)


_PLUMBER = Trade(
    firms=("{} VVS & Blik", "{}s VVS-Service", "VVS-firmaet {} & Søn"),
    wares=(
        ("Montørtimer", "timer", 465, 545),
        ("Lærling", "timer", 265, 325),
        ("Kørsel, servicevogn", "km", 4, 7),
        ("Udskiftning af blandingsbatteri, håndvask", "stk", 845, 1890),
        ("Kobberrør 15 mm", "m", 62, 98),
        ("Cirkulationspumpe 25-60", "stk", 2150, 3380),
        ("Afløbsrensning, kælder", "stk", 1250, 2400),
        ("Diverse småmaterialer", "stk", 85, 320),
        ("Miljøtillæg", "stk", 35, 75),
    ),
    halves=True,
    item_numbers="",
)
_OFFICE = Trade(
    firms=("{} Kontorforsyning", "{} Papir & Print", "Kontorhuset {}"),
    wares=(
        ("Kopipapir A4 80 g, 500 ark", "pk", 29, 48),
        ("Toner sort, 2.300 sider", "stk", 489, 899),
        ("Ringbind A4, 7 cm, blå", "stk", 18, 35),
        ("Whiteboardmarkere, sæt m. 4", "sæt", 42, 79),
        ("Kuglepen 0,7 mm, æske á 50", "æsk", 98, 165),
        ("Hæve-sænkebord 160 x 80 cm", "stk", 2995, 4795),
        ("Kontorstol, sort, lændestøtte", "stk", 1495, 2650),
        ("Makulator, krydssnit P-4", "stk", 1249, 1999),
        ("Post-it 76 x 76 mm, gul", "pk", 39, 62),
    ),
    most=40,
)
_FOOD = Trade(
    firms=("{} Fødevaregrossist", "{} Frugt & Grønt", "{} Engros"),
    wares=(
        ("Skummetmælk 0,1 %, 10 x 1 l", "krt", 82, 98),
        ("Rugbrød, skåret, 950 g", "stk", 17, 24),
        ("Hakket oksekød 8-12 %, 2,5 kg", "ps", 189, 235),
        ("Kartofler, skrællede, 10 kg", "spd", 96, 128),
        ("Havregryn, finvalsede, 5 kg", "ps", 61, 79),
        ("Æbler, Ingrid Marie, kl. 1", "ks", 112, 149),
        ("Kaffe, formalet, 500 g", "ps", 38, 49),
        ("Smør, saltet, 250 g", "stk", 16, 22),
        ("Torskefilet, frost, 5 kg", "krt", 412, 498),
        ("Gulerødder, vaskede, 12 kg", "sk", 71, 88),
    ),
    most=30,
    item_numbers="#####",
)
_UTILITY = Trade(
    firms=("{} Vand", "{} Forsyning", "{} Varmeværk", "{} Spildevand"),
    wares=(
        ("Vand, variabelt bidrag", "m³", 9, 15),
        ("Afledningsbidrag, spildevand", "m³", 38, 56),
        ("Fast bidrag, stik", "stk", 640, 1180),
        ("Målerleje", "stk", 125, 310),
        ("Grøn afgift, ledningsført vand", "m³", 6, 7),
        ("Drikkevandsbidrag", "m³", 1, 2),
    ),
    most=480,
    item_numbers="",
)
_POWER = Trade(
    firms=("{} Energi", "{} El-net", "{} Elhandel"),
    wares=(
        ("El, spotpris inkl. tillæg", "kWh", 1, 2),
        ("Nettarif C", "kWh", 1, 2),
        ("Elafgift", "kWh", 1, 1),
        ("Systemtarif og transmission", "kWh", 1, 1),
        ("Abonnement, net", "stk", 48, 180),
        ("Abonnement, elhandel", "stk", 25, 49),
    ),
    most=9000,
    item_numbers="",
)
_PHONE = Trade(
    firms=("{} Tele", "{} Bredbånd", "{} Mobil"),
    wares=(
        ("Mobil Erhverv, fri tale, 50 GB", "stk", 99, 189),
        ("Datakort, 100 GB", "stk", 79, 149),
        ("Opkald til udlandet", "stk", 12, 85),
        ("Roaming uden for EU", "stk", 49, 310),
        ("Fiber 500/500, erhverv", "stk", 349, 699),
        ("Fast IP-adresse", "stk", 39, 79),
        ("SMS-pakke, masseudsendelse", "stk", 120, 480),
    ),
    most=14,
    item_numbers="",
)
_DOCTOR = Trade(
    firms=("Lægehuset {}", "Speciallæge {} ", "Tandlægerne {}", "{} Fysioterapi og Træning"),
    wares=(
        ("Statusattest, LÆ 125", "stk", 410, 690),
        ("Generel helbredsattest, LÆ 145", "stk", 980, 1640),
        ("Konsultation, samtale", "stk", 320, 560),
        ("Journaludskrift", "stk", 145, 260),
        ("Individuel fysioterapi, 45 min.", "stk", 395, 560),
        ("Udeblivelse", "stk", 240, 240),
    ),
    rates=(0,),
    most=3,
    item_numbers="",
)
_TEMPS = Trade(
    firms=("{} Vikar", "{} Vikarbureau", "SundPleje {}"),
    wares=(
        ("Social- og sundhedsassistent, dagvagt", "timer", 312, 398),
        ("Social- og sundhedshjælper, aftenvagt", "timer", 341, 422),
        ("Sygeplejerske, weekend", "timer", 498, 645),
        ("Pædagogmedhjælper", "timer", 245, 298),
        ("Tillæg, nat", "timer", 62, 95),
        ("Kørsel iflg. statens takst", "km", 3, 4),
    ),
    most=37,
    halves=True,
    item_numbers="",
)
_HAULIER = Trade(
    firms=("{} Transport", "Vognmand {} & Sønner", "{} Kran og Container"),
    wares=(
        ("Container 10 m³, afhentning", "stk", 780, 1240),
        ("Grabkran med fører", "timer", 795, 1045),
        ("Deponering, blandet affald", "ton", 890, 1480),
        ("Stabilgrus 0-32, leveret", "ton", 148, 215),
        ("Fragt, 2 paller", "stk", 420, 860),
        ("Vejafgift og broafgift", "stk", 135, 610),
        ("Ventetid", "timer", 560, 690),
    ),
    halves=True,
    item_numbers="###",
)
_BOOKS = Trade(
    firms=("Boghandel {}", "{} Bogformidling", "Forlaget {}"),
    wares=(
        ("Matematik i 4. klasse, elevbog", "stk", 159, 249),
        ("Dansk er dejligt, grundbog, 3. udg.", "stk", 189, 329),
        ("Atlas for folkeskolen, 2. oplag", "stk", 299, 449),
        ("Havets dyr - en naturbog", "stk", 129, 199),
        ("Historiens veje 1814-1914", "stk", 219, 299),
        ("Klassesæt, fagbøger, 24 eks.", "sæt", 1890, 3495),
    ),
    most=28,
    item_numbers="97887#######",
)
_SHOP = Trade(
    firms=("{}shoppen", "Skolegrej {}", "{} Netbutik"),
    wares=(
        ("Fodbold str. 4", "stk", 149, 299),
        ("Hulahopring, 75 cm, 10 stk.", "sæt", 249, 449),
        ("Limpistol med 50 stænger", "stk", 99, 199),
        ("Tovtrækningsreb 15 m", "stk", 349, 599),
        ("Akvarelpapir A3, 100 ark", "pk", 179, 259),
        ("Stoleunderlag, filt, 24 stk.", "pk", 29, 59),
    ),
    most=9,
    item_numbers="SG-####",
)
_CLEANING = Trade(
    firms=("{} Rengøring", "{} Facility Service", "Vinduespudser {}"),
    wares=(
        ("Daglig rengøring iflg. aftale", "md", 4200, 12800),
        ("Vinduespolering, ud- og indvendig", "gang", 980, 3450),
        ("Måtteservice", "uge", 185, 420),
        ("Hovedrengøring, gulve", "m²", 18, 34),
        ("Forbrugsartikler, papir og sæbe", "stk", 210, 760),
    ),
    most=4,
    item_numbers="",
)
_ENGINEERS = Trade(
    firms=("{} Rådgivende Ingeniører", "{} Arkitekter", "{} IT-konsulenter"),
    wares=(
        ("Projektleder", "timer", 1095, 1350),
        ("Senioringeniør", "timer", 945, 1150),
        ("Teknisk assistent", "timer", 645, 790),
        ("Tilsyn på byggeplads", "timer", 895, 1050),
        ("Udlæg, kopier og plot", "stk", 180, 940),
        ("Rejsetid", "timer", 480, 620),
    ),
    most=40,
    halves=True,
    item_numbers="",
)
_SOFTWARE = Trade(
    firms=("{} Software", "{} Cloud", "{} Data"),
    wares=(
        ("Abonnement, Skoleplan, pr. bruger", "stk", 49, 129),
        ("Drift og hosting", "md", 1450, 3900),
        ("Supportaftale, niveau 2", "kvt", 2800, 6900),
        ("Integration, API-adgang", "stk", 590, 1490),
        ("Undervisning, webinar", "stk", 1200, 2400),
    ),
    most=60,
    item_numbers="A##-###",
)
_ASSOCIATION = Trade(
    firms=("Foreningen {}", "{} Husflid", "{} Museum", "Boligselskabet {}"),
    wares=(
        ("Årskontingent, institution", "stk", 850, 2400),
        ("Entré, skoleklasse", "stk", 35, 75),
        ("Foredrag inkl. forberedelse", "stk", 3500, 8000),
        ("Leje af lokale, formiddag", "stk", 650, 1500),
        ("Materialer til værksted", "stk", 25, 60),
    ),
    rates=(0,),
    most=26,
    item_numbers="",
)
_WASTE = Trade(
    firms=("{} Affald & Genbrug", "{} Renovation"),
    wares=(
        ("Tømning, 660 l container", "stk", 112, 189),
        ("Dagrenovationsgebyr, kvartal", "stk", 890, 1740),
        ("Administrationsgebyr", "stk", 64, 155),
        ("Storskrald, afhentning", "stk", 240, 390),
        ("Afgift af deponeret affald", "ton", 475, 521),
    ),
    rates=(25, 0),
    most=16,
    item_numbers="####",
)
_GARDEN = Trade(
    firms=("Anlægsgartner {}", "{} Have & Park", "{} Planteskole"),
    wares=(
        ("Klipning af hæk", "timer", 420, 495),
        ("Beskæring af træer, lift", "timer", 680, 850),
        ("Bøgehæk, barrodet 80-100 cm", "stk", 16, 28),
        ("Muld, harpet, leveret", "m³", 245, 340),
        ("Snerydning og saltning, udkald", "stk", 590, 1150),
    ),
    most=24,
    halves=True,
    item_numbers="",
)
_INSURER = Trade(
    firms=("{} Forsikring", "{} Brand"),
    wares=(
        ("Bygningsbrand, præmie", "stk", 2400, 18800),
        ("Løsøre, præmie", "stk", 900, 5200),
        ("Skadeforsikringsafgift", "stk", 26, 310),
        ("Stormflodsafgift", "stk", 40, 40),
        ("Arbejdsskade, præmie", "stk", 1200, 9900),
    ),
    rates=(0,),
    most=1,
    item_numbers="",
)
_AUTHORITY = Trade(
    firms=("{} Kommune", "Beredskab {}", "{} Havn", "Region {}"),
    wares=(
        ("Refusion, specialundervisning", "md", 4200, 31000),
        ("Tilsyn, miljøgodkendelse", "timer", 367, 412),
        ("Udlån af medarbejder", "timer", 310, 455),
        ("Leje af hal, hverdag", "gang", 450, 1200),
        ("Blind alarm, udrykning", "stk", 5215, 6480),
    ),
    rates=(0,),
    most=9,
    item_numbers="",
)
_HOTEL = Trade(
    firms=("Hotel {}", "{} Kursuscenter", "{} Kro"),
    wares=(
        ("Mødepakke, hel dag", "stk", 445, 695),
        ("Enkeltværelse m. morgenmad", "stk", 895, 1395),
        ("3-retters menu", "stk", 345, 495),
        ("Kaffe og kage", "stk", 65, 110),
        ("Parkering", "stk", 75, 160),
    ),
    most=24,
    item_numbers="",
)
_RENTAL = Trade(
    firms=("{} Lift & Udlejning", "{} Maskinudlejning"),
    wares=(
        ("Sakselift 12 m", "dage", 640, 980),
        ("Minigraver 1,8 t", "dage", 720, 1090),
        ("Vibrationsplade 90 kg", "dage", 180, 260),
        ("Byggestrømstavle 63 A", "uger", 240, 410),
        ("Transport, levering og afhentning", "stk", 650, 1450),
        ("Miljø- og forsikringstillæg", "stk", 45, 190),
    ),
    most=14,
    item_numbers="",
)
_LANDLORD = Trade(
    firms=("Ejendomsselskabet {}", "{} Ejendomme", "Andelsboligforeningen {}"),
    wares=(
        ("Leje, lokaler i stueplan", "md", 6200, 21400),
        ("Aconto varme", "md", 850, 2900),
        ("Aconto vand", "md", 210, 790),
        ("Leje, kælderrum", "md", 310, 950),
        ("Fællesudgifter", "md", 420, 1800),
    ),
    rates=(0,),
    most=3,
    item_numbers="",
)
_WORKSHOP = Trade(
    firms=("{} Auto", "{} Autoværksted", "{} Lastbiler"),
    wares=(
        ("Serviceeftersyn, timer", "timer", 745, 890),
        ("Bremseklodser, for", "sæt", 620, 1140),
        ("Motorolie 5W-30", "l", 98, 145),
        ("Oliefilter", "stk", 85, 160),
        ("Dæk 225/55 R17, sommer", "stk", 890, 1420),
        ("Klargøring til syn", "stk", 495, 695),
        ("Miljøbidrag", "stk", 39, 75),
    ),
    most=8,
    item_numbers="### ### ###",
)
_TRANSLATOR = Trade(
    firms=("{} Oversættelse", "{} Tekst & Tolk"),
    wares=(
        ("Oversættelse, dansk-engelsk", "ord", 1, 2),
        ("Oversættelse, dansk-arabisk", "ord", 1, 3),
        ("Korrektur, årsberetning", "ord", 0, 1),
        ("Undertekster", "min.", 45, 75),
    ),
    most=6400,
    item_numbers="",
)
_NEWSPAPER = Trade(
    firms=("{} Avis", "{} Folkeblad", "Ugeavisen {}"),
    wares=(
        ("Stillingsannonce, pædagog", "mm", 14, 31),
        ("Bekendtgørelse, lokalplan", "mm", 12, 24),
        ("Åbent hus, farve", "mm", 18, 36),
        ("Digital banner, 14 dage", "stk", 1200, 4800),
    ),
    most=340,
    item_numbers="",
)
TRADES = {
    "plumber": _PLUMBER, "office": _OFFICE, "food": _FOOD, "utility": _UTILITY, "power": _POWER, "phone": _PHONE,
    "doctor": _DOCTOR, "temps": _TEMPS, "haulier": _HAULIER, "books": _BOOKS, "shop": _SHOP, "cleaning": _CLEANING,
    "engineers": _ENGINEERS, "software": _SOFTWARE, "association": _ASSOCIATION, "waste": _WASTE, "garden": _GARDEN,
    "insurer": _INSURER, "authority": _AUTHORITY, "hotel": _HOTEL, "rental": _RENTAL, "newspaper": _NEWSPAPER,
    "landlord": _LANDLORD, "workshop": _WORKSHOP, "translator": _TRANSLATOR,
}  # fmt: skip
