"""What foreign suppliers sell, in their languages and at their rates of VAT."""

from __future__ import annotations

from tests.material.trades import Trade

FOREIGN_TRADES = {
    "NO": Trade(
        firms=("Fjordheim Maskin", "Solvang Elektro", "Nordlys Forlag"),
        wares=(
            ("Arbeid, montør", "timer", 890, 1190),
            ("Reservedeler, pumpe", "stk", 1450, 3980),
            ("Frakt Bring", "stk", 149, 420),
            ("Lærebok, norsk for voksne", "stk", 349, 549),
        ),
        halves=True,
    ),
    "SE": Trade(
        firms=("Lindqvist Lekplatser", "Norrviken Verktyg", "Ekdahl & Söner"),
        wares=(
            ("Gungställning, trä", "st", 7990, 14500),
            ("Montage på plats", "tim", 640, 795),
            ("Fallskyddsmatta 50 x 50", "st", 189, 259),
            ("Frakt och emballage", "st", 390, 1250),
        ),
    ),
    "DE": Trade(
        firms=("Hansen Medizintechnik", "Küstenverlag Petersen", "Norddeutsche Kehrmaschinen"),
        wares=(
            ("Kehrwalze, komplett", "Stk", 289, 640),
            ("Wartung vor Ort", "Std", 98, 135),
            ("Filtersatz F7", "Stk", 39, 88),
            ("Fracht und Verpackung", "Psch", 45, 120),
        ),
        rates=(19,),
    ),
    "german_books": Trade(
        firms=("Buchhandlung Petersen", "Verlag am Deich", "Fachbuch Lorenzen"),
        wares=(
            ("Wörterbuch Deutsch-Dänisch", "Stk", 19, 49),
            ("Schulatlas, 3. Auflage", "Stk", 24, 42),
            ("Lizenz Lernsoftware, 1 Jahr", "Stk", 89, 240),
            ("Wandkarte Europa", "Stk", 65, 129),
        ),
        rates=(7, 19),
        most=20,
    ),
    "reverse_charge": Trade(
        firms=("Tulip Analytics", "Polder Cloud Services", "Lowlands Learning"),
        wares=(
            ("Team plan, per seat", "seat", 8, 24),
            ("Data storage, 1 TB", "unit", 19, 45),
            ("Onboarding workshop", "day", 640, 980),
            ("API calls, package", "unit", 35, 120),
        ),
        rates=(0,),
        most=60,
    ),
    "GB": Trade(
        firms=("Pennine Playground Supplies", "Hartley Library Software", "Moorland Signage"),
        wares=(
            ("Library self-service kiosk licence", "ea", 240, 890),
            ("On-site installation, per day", "day", 480, 720),
            ("Replacement barcode scanner", "ea", 118, 245),
            ("Carriage and packing", "ea", 15, 60),
        ),
        rates=(20,),
    ),
    "NL": Trade(
        firms=("Van der Meer Fietsen", "Duin Bloembollen", "De Wit Waterbeheer"),
        wares=(
            ("Elektrische bakfiets", "st", 2890, 4390),
            ("Onderhoudsbeurt", "uur", 58, 79),
            ("Accu 500 Wh", "st", 389, 549),
            ("Verzendkosten", "st", 25, 95),
        ),
        rates=(21,),
        most=4,
    ),
    "FR": Trade(
        firms=("Les Ateliers du Rhône", "Éditions Marchand", "Mobilier Urbain Ferrand"),
        wares=(
            ("Banc public, acier galvanisé", "u", 420, 980),
            ("Pose et scellement", "h", 48, 72),
            ("Corbeille de propreté 80 L", "u", 189, 340),
            ("Frais de port", "u", 35, 150),
        ),
        rates=(20,),
        most=8,
    ),
}
"""By country (ISO 3166), or by name where a country has several."""
