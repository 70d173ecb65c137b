"""Invented people, places, buyers and banks."""

from __future__ import annotations

GIVEN = (
    "Birthe", "Søren", "Lone", "Jørgen", "Mette", "Anne", "Kåre", "Henrik", "Åse", "Thøger", "Malene", "Poul", "Ida",
    "Rasmus", "Kirsten", "Ole", "Signe", "Niels", "Gitte", "Morten", "Hanne", "Viggo",
)  # fmt: skip
FAMILY = (
    "Kjærgaard", "Ravn", "Østergaard", "Bækgaard", "Højlund", "Skjødt", "Winther", "Agerskov", "Møldrup", "Lynggaard",
    "Thorup", "Dalsgaard", "Brøndum", "Hvidbjerg", "Nørskov", "Vestergård", "Fjeldsted", "Krogh", "Sandager",
    "Toftlund", "Bjerregrav", "Munkholm",
)  # fmt: skip
PLACES = (
    "Nordfjord", "Møllevang", "Østerå", "Kystbo", "Bakkely", "Søndermark", "Vesterhav", "Hedelund", "Åbrink",
    "Fjordager", "Limgård", "Klitgård",
)  # fmt: skip
STREETS = (
    "Industrivej", "Møllebakken", "Havnegade", "Vestergade", "Lagervej", "Håndværkervej", "Nørre Allé",
    "Sct. Knuds Torv", "Søndervangen", "Erhvervsparken", "Fabriksvej", "Kirkestræde",
)  # fmt: skip
TOWNS = {
    "DK": (
        "7400 Herning", "8700 Horsens", "5700 Svendborg", "9000 Aalborg", "4200 Slagelse", "6100 Haderslev",
        "2630 Taastrup", "8600 Silkeborg", "7700 Thisted", "3700 Rønne", "1620 København V", "6715 Esbjerg N",
    ),
    "NO": ("0581 Oslo", "5006 Bergen", "7030 Trondheim", "4014 Stavanger"),
    "SE": ("211 20 Malmö", "411 03 Göteborg", "252 21 Helsingborg", "753 21 Uppsala"),
    "DE": ("24937 Flensburg", "20457 Hamburg", "80331 München", "50667 Köln"),
    "GB": ("Leeds LS1 4DY", "Bristol BS1 5TR", "London EC2A 4NE", "Edinburgh EH3 9DR"),
    "NL": ("1012 AB Amsterdam", "3511 LX Utrecht", "9711 PG Groningen"),
    "FR": ("69002 Lyon", "75011 Paris", "44000 Nantes", "33000 Bordeaux"),
}  # fmt: skip
FOREIGN_STREETS = {
    "NO": ("Storgata", "Kirkeveien", "Fjordveien"),
    "SE": ("Storgatan", "Kungsgatan", "Hamngatan"),
    "DE": ("Hafenstraße", "Industriestraße", "Bahnhofstraße"),
    "GB": ("Mill Lane", "High Street", "Queen's Road"),
    "NL": ("Havenstraat", "Kerkstraat", "Industrieweg"),
    "FR": ("rue de la Gare", "avenue Jean Jaurès", "quai du Port"),
}
BUYERS = (
    ("Fjordby Kommune", "Økonomi og Regnskab", "Rådhustorvet 1", "9999 Fjordby"),
    ("Fjordby Kommune", "Vej og Park", "Materielgården 7", "9999 Fjordby"),
    ("Nørreå Kommune", "Teknik og Miljø", "Rådhuspladsen 2", "8831 Løgstrup"),
    ("Nørreå Kommune", "Åbrinkens Skole", "Skolevej 12", "8831 Løgstrup"),
    ("Vestermose Kommune", "Plejecenter Bøgely", "Bøgealle 40-42", "6990 Ulfborg"),
    ("Sundholm Kommune", "Børn og Kultur", "Torvet 5", "4791 Borre"),
    ("Sundholm Kommune", "Ejendomsservice", "Torvet 5, 2. sal", "4791 Borre"),
    ("Hvidå Forsyning A/S", "Driftsafdelingen", "Vandværksvej 10", "9620 Aalestrup"),
    ("Selvejende Institution Solbakken", "Administrationen", "Solbakken 3", "5620 Glamsbjerg"),
)
FOREIGN_BUYERS = {
    "NO": (("Bergvik kommune", "Fakturamottak", "Rådhusgata 4", "3188 Horten"),),
    "SE": (("Åsby kommun", "Ekonomienheten", "Stortorget 1", "291 32 Kristianstad"),),
    "DE": (("Stadt Möwenhafen", "Bauamt", "Rathausplatz 1", "24937 Flensburg"),),
    "GB": (("Westmoor District Council", "Accounts Payable", "Civic Centre, Park Road", "Leeds LS2 8BB"),),
    "NL": (("Gemeente Duinoord", "Crediteurenadministratie", "Raadhuisplein 2", "2042 AB Zandvoort"),),
    "FR": (("Mairie de Saint-Aubin", "Service Comptabilité", "place de la Mairie", "69003 Lyon"),),
}
BANKS = ("Fjordby Sparekasse", "Limfjordsbanken", "Andelskassen Øst", "Vestkystens Bank", "Sparekassen Møn")
LEGAL = {"DK": ("ApS", "A/S", "I/S", ""), "NO": ("AS",), "SE": ("AB",), "DE": ("GmbH", "GmbH & Co. KG"),
         "GB": ("Ltd", "Limited"), "NL": ("B.V.",), "FR": ("SARL", "SAS")}  # fmt: skip
CURRENCY = {"DK": "DKK", "NO": "NOK", "SE": "SEK", "DE": "EUR", "GB": "GBP", "NL": "EUR", "FR": "EUR"}
