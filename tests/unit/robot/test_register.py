"""The registers: what the office knows of its suppliers, and which rows are refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from robot.errors import ConfigurationError
from robot.register import Register, Supplier, compact, load_register

HEADER = "name;cvr;reg;account;iban;fik_creditor;gln;mail_domains;vat_registered;account_code;currency\n"


def load(tmp_path: Path, suppliers: str = "name;cvr\n", prices: str | None = None) -> Register:
    """Read a register with these suppliers and prices."""
    for folder in ("registers", "agreements"):
        (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / "registers" / "suppliers.csv").write_text(suppliers, encoding="utf-8")
    if prices is not None:
        (tmp_path / "agreements" / "priser.csv").write_text(prices, encoding="utf-8")
    return load_register(tmp_path / "registers", tmp_path / "agreements")


def faults_of(
    tmp_path: Path, suppliers: str = "name;cvr\nLyng;99000120\n", prices: str | None = None
) -> tuple[str, ...]:
    """Return the faults of a register."""
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, suppliers, prices)
    return caught.value.faults


def test_a_supplier_is_found_by_each_of_its_marks(tmp_path: Path) -> None:
    """CVR number, location number, bank account, FIK creditor, name and mail domain lead to the supplier."""
    row = "Lyng A/S;DK 99 00 01 20;9986;0001048213;;81234567;5798999980018;lyng.example;nej;5-12;DKK\n"
    register = load(tmp_path, HEADER + row)
    (lyng,) = register
    assert register.by_id("99000120") is lyng
    assert register.by_gln("5798999980018") is lyng
    assert register.by_payment("9986-0001048213") is lyng
    assert register.by_payment("81234567") is lyng
    assert register.by_name("lyng  a/s") is lyng
    assert register.by_domain("LYNG.example") == (lyng,)
    assert lyng.vat_registered is False


def test_leading_zeros_that_excel_dropped_are_put_back(tmp_path: Path) -> None:
    """A bank account that Excel took for a number is still the same account."""
    register = load(tmp_path, HEADER + "Lyng A/S;99000120;400;1048213;;;;;;;\n")
    assert next(iter(register)).account == "0400-0001048213"


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_excel_and_others_may_choose_the_separator(tmp_path: Path, separator: str) -> None:
    """Semicolon, comma and tab are all read, with or without a byte order mark."""
    text = "\ufeff" + "name;cvr\nLyng;99000120\n".replace(";", separator)
    assert len(load(tmp_path, text)) == 1


def test_of_a_supplier_that_stands_twice_neither_row_is_used(tmp_path: Path) -> None:
    """Of two rows with one CVR number the robot does not choose one; the other suppliers stay known."""
    register = load(tmp_path, "name;cvr\nLyng;99000120\nLyng A/S;DK99000120\nForsyning;99000376\n")
    (fault,) = register.faults
    assert "line 3: the CVR number 99000120 stands in " in fault
    assert "suppliers.csv, line 2 already: neither is used." in fault
    assert register.by_id("99000120") is None
    assert [supplier.name for supplier in register] == ["Forsyning"]


@pytest.mark.parametrize(
    ("column", "written", "sentence"),
    [
        ("cvr", "99000121", "column cvr: '99000121' is no CVR number. Look it up at datacvr.virk.dk"),
        ("cvr", "9,9E+07", "column cvr: '9,9E+07' is no CVR number. Excel has shortened it: format the column as text"),
        ("cvr", "9900012", "column cvr: '9900012' is no CVR number."),
        ("cvr", "ukendt", "column cvr: 'ukendt' is no CVR number."),
        ("account", "1,05E+09", "column account: '1,05E+09' is no account number. Excel has shortened it"),
        ("account", "ukendt", "column account: 'ukendt' is no account number. Ask the supplier by a telephone number"),
        ("reg", "#####", "column reg: '#####' is no registration number. Excel has shortened it"),
        ("iban", "DK5000400440116244", "column iban: 'DK5000400440116244' is no IBAN."),
        ("fik_creditor", "8123456", "column fik_creditor: '8123456' is no FIK creditor number of eight digits."),
        ("gln", "5,798999980018E+12", "column gln: '5,798999980018E+12' is no GLN (EAN number). Excel has"),
        ("gln", "5798999980019", "column gln: '5798999980019' is no GLN (EAN number)."),
        ("account_code", "05-12-2008", "column account_code: '05-12-2008' is no account code. Excel has made a date"),
        ("reg", "", "column reg: reg and account go together: write both, or neither."),
        ("account", "", "column account: reg and account go together: write both, or neither."),
        ("reg", "567812", "column reg: '567812' is no Danish registration number of four digits. Ask the supplier"),
        ("reg", "Reg 5678", "column reg: 'Reg 5678' is no Danish registration number of four digits."),
        ("reg", "0000", "column reg: '0000' is no Danish registration number of four digits."),
        (
            "account",
            "00012345678",
            "column account: '00012345678' is no Danish account number of at most ten digits. Ask",
        ),
        ("account", "DK5000400440116243", "column account: 'DK5000400440116243' is no Danish account number"),
        ("mail_domains", "info@lyng.dk", "column mail_domains: 'info@lyng.dk' is no mail domain; write what stands"),
        ("mail_domains", "@lyng.dk", "column mail_domains: '@lyng.dk' is no mail domain;"),
        ("mail_domains", "lyng.dk lyng,dk", "column mail_domains: 'lyng' is no mail domain;"),
        ("mail_domains", "dk", "column mail_domains: 'dk' is no mail domain;"),
        ("mail_domains", "www.lyng.dk", "column mail_domains: 'www.lyng.dk' is no mail domain;"),
        ("mail_domains", "https://lyng.dk", "column mail_domains: 'https://lyng.dk' is no mail domain;"),
        *(
            ("vat_registered", word, f"column vat_registered: '{word}' is neither yes nor no; write ja or nej.")
            for word in ("nej.", "nej (fritaget)", "ikke", "fritaget", "-", "x")
        ),
        *(
            ("currency", word, f"column currency: '{word}' is not a currency's three letters; write for example DKK.")
            for word in ("kr", "EURO", "Danske kroner", "DKR")
        ),
    ],
)
def test_a_row_with_a_typing_error_proves_nothing_and_the_others_serve(
    tmp_path: Path, column: str, written: str, sentence: str
) -> None:
    """The row is named by file, line and column; by no mark of it is anybody found."""
    row = {"name": "Lyng", "cvr": "99000120", "reg": "9986", "account": "1048213", "iban": "DK5000400440116243"}
    row |= {"fik_creditor": "81234567", "gln": "5798999980018"} | {column: written}
    good = {"name": "Forsyning", "cvr": "99000376"}
    lines = [";".join(one.get(name, "") for name in row) for one in (row, good)]
    register = load(tmp_path, "\n".join((";".join(row), *lines)) + "\n")
    assert register.faults[0].startswith(f"{tmp_path / 'registers' / 'suppliers.csv'}, line 2, {sentence}")
    assert [supplier.name for supplier in register] == ["Forsyning"]
    assert register.by_id("99000120") is register.by_gln("5798999980018") is register.by_name("Lyng") is None
    assert register.by_payment("81234567") is register.by_payment("DK5000400440116243") is None
    assert register.by_id("99000376") is register.by_name("forsyning") is not None


@pytest.mark.parametrize(
    ("word", "registered"),
    [
        *((word, True) for word in ("", "ja", "J", "yes", "y", "1", "TRUE", "SAND")),
        *((word, False) for word in ("nej", "NEJ", "n", "no", "0", "FALSE", "FALSK")),
    ],
)
def test_whether_a_supplier_has_vat_is_said_in_each_usual_word(tmp_path: Path, word: str, registered: bool) -> None:
    """In Danish and English, and as Excel writes it; an empty cell says yes."""
    register = load(tmp_path, f"name;cvr;vat_registered\nLyng;99000120;{word}\n")
    assert [supplier.vat_registered for supplier in register] == [registered]


def test_domains_and_currency_are_read_as_people_write_them(tmp_path: Path) -> None:
    """Several domains with a space, a comma or a semicolon between; a currency in small letters."""
    register = load(
        tmp_path, 'name;cvr;mail_domains;currency\nLyng;99000120;"Lyng.dk, post.lyng.dk;smør-brød.dk";eur\n'
    )
    (lyng,) = register
    assert lyng.mail_domains == ("lyng.dk", "post.lyng.dk", "smør-brød.dk")
    assert lyng.currency == "EUR"


def test_what_a_spoilt_row_shares_with_another_stays_nobody_s(tmp_path: Path) -> None:
    """A factor's account must not become one supplier's alone through a typing error in the other's row."""
    rows = "Lyng;99000121;DK5000400440116243\nForsyning;99000376;DK5000400440116243\n"
    register = load(tmp_path, "name;cvr;iban\n" + rows)
    assert register.by_payment("DK5000400440116243") is None


@pytest.mark.parametrize("cvr", ["DK 99 00 01 20", "DE811907980", "NO 974 760 673 MVA", "974760673"])
def test_a_number_in_its_own_dress_or_of_another_country_is_one(tmp_path: Path, cvr: str) -> None:
    """Spaces and country letters are no typing errors; nor is an account of another country."""
    register = load(tmp_path, f"name;cvr;reg;account\nLyng;{cvr};20-00-00;55779911\n")
    assert not register.faults
    assert register.by_id(cvr) is not None


def test_a_payment_mark_that_two_suppliers_share_identifies_neither() -> None:
    """The account of a factoring company does not tell whose invoice it is."""
    one, two = (Supplier(name=n, cvr=c, iban="DK5000400440116243") for n, c in (("A", "99000120"), ("B", "99000252")))
    assert Register([one, two]).by_payment("DK5000400440116243") is None
    assert Register([one]).by_payment("DK50 0040 0440 1162 43") is one


def test_a_name_that_two_suppliers_share_identifies_neither() -> None:
    """Of two suppliers of one name the robot does not choose one."""
    one, two = (Supplier(name="Lyng A/S", cvr=cvr) for cvr in ("99000120", "99000252"))
    assert Register([one, two]).by_name("Lyng A/S") is None


def test_all_faults_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    """A column that is missing and a wrong price in another file come in one answer."""
    faults = faults_of(tmp_path, "name;id\nLyng;1\n", "cvr;item_number;unit_price\n99000120;1;gratis\n")
    assert len(faults) == 2
    assert "suppliers.csv, line 1: the header lacks cvr. It has: name, id." in faults[0]
    assert "priser.csv, line 2" in faults[1]


@pytest.mark.parametrize(
    ("written", "price"),
    [("74,50", Decimal("74.50")), ("1.250,00", Decimal("1250.00")), ("1.250", Decimal(1250)), ("389", Decimal(389))],
)
def test_prices_are_read_as_danes_write_them(tmp_path: Path, written: str, price: Decimal) -> None:
    """Comma for decimals, points for thousands."""
    register = load(tmp_path, "name;cvr\nLyng;99000120\n", f"cvr;item_number;unit_price\nDK99000120;1;{written}\n")
    agreed = register.agreed_price(next(iter(register)), "1")
    assert agreed is not None
    assert agreed.unit_price == price


@pytest.mark.parametrize("written", ["1250.00", "12.50", "1,250.00", "-5,00", "1.25,00", "NaN", ""])
def test_a_price_in_another_notation_is_a_fault_and_not_a_hundredfold(tmp_path: Path, written: str) -> None:
    """What is not clearly a Danish amount is refused, above all "1250.00", which is not 125000."""
    (fault,) = faults_of(tmp_path, prices=f'cvr;item_number;unit_price\n99000120;1;"{written}"\n')
    assert f"priser.csv, line 2, column unit_price: '{written}' is no price; write for example 1.250,00." in fault


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("99000121;1;2,00", "line 3, column cvr: '99000121' is no CVR number."),
        (";1;2,00", "line 3, column cvr: must not be empty."),
        ("99000120;;2,00", "line 3, column item_number: must not be empty."),
        ("99000120;2;2,00;9", "line 3: has more values than the header has names."),
        ("DK99000120;a-1;2,00", "line 3, column item_number: the item stands in {path}, line 2 with another price;"),
        (
            "99000120;A \N{NON-BREAKING HYPHEN} 1;2,00",
            "line 3, column item_number: the item stands in {path}, line 2 with",
        ),
        (
            "99000376;2;2,00\n99000376;3;3,00",
            "line 3, column cvr: no supplier of the register has the number 99000376;",
        ),
    ],
)
def test_a_row_of_an_agreement_that_would_check_no_price_is_a_fault(tmp_path: Path, row: str, what: str) -> None:
    """A price that belongs to no supplier or to no item would let a dear invoice pass without a word."""
    (fault,) = faults_of(tmp_path, prices=f"cvr;item_number;unit_price\n99000120;A-1;1,00\n{row}\n")
    path = tmp_path / "agreements" / "priser.csv"
    assert fault.startswith(f"{path}, {what.format(path=path)}")


def test_empty_rows_and_a_price_that_stands_twice_are_no_faults(tmp_path: Path) -> None:
    """Excel writes rows of nothing but semicolons below a table."""
    prices = "cvr;item_number;unit_price\n99000120;1;1,00\n99000120;1;1,0\n;;\n ; ;\n"
    register = load(tmp_path, "name;cvr\nLyng;99000120\n;\n", prices)
    agreed = register.agreed_price(next(iter(register)), "1")
    assert agreed is not None
    assert agreed.unit_price == Decimal(1)
    assert register.faults == ()


def test_a_price_whose_supplier_may_be_in_a_spoilt_row_does_not_stop_the_others(tmp_path: Path) -> None:
    """A typing error in a CVR number costs its row alone, also where prices are agreed with that supplier."""
    prices = "cvr;item_number;unit_price\n99000120;1;1,00\n99000376;1;1,00\n"
    register = load(tmp_path, "name;cvr\nLyng;99000121\nForsyning;99000376\n", prices)
    assert [supplier.name for supplier in register] == ["Forsyning"]
    assert "priser.csv, line 2, column cvr: no supplier of the register has the number 99000120" in register.faults[1]


@pytest.mark.parametrize(
    ("written", "price"),
    [
        *((form, 10) for form in ("A-100", "a-100", " A - 100", "A 100", "A100", "A‑100", "A–100", "0A-100", "00A100")),
        *((form, 5) for form in ("1-12", "1–12", "01-12", "112", "1 12")),  # of two that may be meant the cheaper
        *((form, 7) for form in ("11-2", "11 - 2")),
        *((form, None) for form in ("A-1000", "B-100", "A-10", "000", "-")),
    ],
)
def test_an_agreed_price_is_found_however_the_item_s_number_is_written(
    tmp_path: Path, written: str, price: int | None
) -> None:
    """Case, spaces, hyphens and leading zeros make no other item; one in the very form comes first."""
    rows = "99000120;A-100;10,00\n99000120;1-12;5,00\n99000120;11-2;7,00\n"
    register = load(tmp_path, "name;cvr\nLyng;99000120\n", "cvr;item_number;unit_price\n" + rows)
    agreed = register.agreed_price(next(iter(register)), written)
    assert (agreed and agreed.unit_price) == price


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name;id\nLyng;99000120\n", "the header lacks cvr"),
        ("", "the header lacks cvr, name"),
    ],
)
def test_a_file_of_another_form_is_a_fault(tmp_path: Path, text: str, sentence: str) -> None:
    """A missing column is said."""
    (fault,) = faults_of(tmp_path, text)
    assert sentence in fault


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ("mail_domain", "'mail_domain' is no column here. Did you mean 'mail_domains'?"),
        ("maildomains", "'maildomains' is no column here. Did you mean 'mail_domains'?"),
        ("Mail-Domains", "'Mail-Domains' is no column here. Did you mean 'mail_domains'?"),
        ("VAT registered", "'VAT registered' is no column here. Did you mean 'vat_registered'?"),
        ("accountcode", "'accountcode' is no column here. Did you mean 'account_code'?"),
        ("CVR", "'CVR' is no column here. Did you mean 'cvr'?"),
        (
            "moms",
            "'moms' is no column here. There are: name, cvr, reg, account, iban, fik_creditor, gln, mail_domains,",
        ),
        ("name", "two columns are called 'name'; delete the one that does not hold."),
    ],
)
def test_a_column_that_the_robot_would_pass_over_is_a_fault(tmp_path: Path, column: str, sentence: str) -> None:
    """A misspelt name would switch a check off for every supplier; of two columns of one name one would be lost."""
    (fault,) = faults_of(tmp_path, f"name;cvr;{column}\nLyng;99000120;x\n")
    assert fault.startswith(f"{tmp_path / 'registers' / 'suppliers.csv'}, line 1: {sentence}")


def test_a_column_of_the_office_s_own_stands_beside_all_of_the_robot_s(tmp_path: Path) -> None:
    """A note for colleagues can be meant for no other column then."""
    head = "name;cvr;reg;account;iban;fik_creditor;gln;mail_domains;vat_registered;account_code;currency"
    register = load(tmp_path, f"{head};bemærkning\nLyng;99000120;;;;;;;;;;ring først\n")
    assert ([supplier.name for supplier in register], register.faults) == (["Lyng"], ())


def test_each_wrong_column_of_each_file_is_told(tmp_path: Path) -> None:
    """Also of an agreement; an empty column that Excel left at the edge is none."""
    prices = "cvr;item_number;unit_price;price;discription;\n99000120;1;1,00;;;\n"
    faults = faults_of(tmp_path, "name;cvr;moms;cvr;;\nLyng;99000120;;;;\n", prices)
    assert [fault.partition(", line 1: ")[2].partition(".")[0] for fault in faults] == [
        "two columns are called 'cvr'; delete the one that does not hold",
        "'moms' is no column here",
        "'price' is no column here",
        "'discription' is no column here",
    ]
    assert "Did you mean 'description'?" in faults[3]


def test_what_stands_under_no_name_is_no_value_of_the_row(tmp_path: Path) -> None:
    """A value beside the table's columns sets its row aside; empty ones do not."""
    register = load(tmp_path, "name;cvr;;\nLyng;99000120;;\nForsyning;99000376;;x\n")
    assert [supplier.name for supplier in register] == ["Lyng"]
    assert register.faults[0].endswith("line 3: has more values than the header has names.")


@pytest.mark.parametrize(
    "rows",
    [
        '13585628;1;1,00;"Plade 12 mm\n13585628;2;2,00;Skrue\n13585628;3;3,00;Bolt\n',  # to the end of the file
        '13585628;1;1,00;"Plade 12 mm\n13585628;2;2,00;"Skrue\n13585628;3;3,00;Bolt\n',  # to a mark inside
        '13585628;1;1,00;"Plade 12 mm\n13585628;2;2,00;Skrue 2"\n13585628;3;3,00;Bolt\n',  # to a mark at an end
        '13585628;1;1,00;"2" rør"\n',
    ],
)
def test_a_quotation_mark_that_swallows_rows_is_a_fault(tmp_path: Path, rows: str) -> None:
    """The line where the cell begins is named: what the mark swallows would be missed by nobody."""
    head = 'cvr;item_number;unit_price;description\n\n13585628;0;1,00;"Søm; 5"""\n'
    (fault,) = faults_of(tmp_path, "name;cvr\nTømrer;13585628\n", head + rows)
    assert fault.startswith(f"{tmp_path / 'agreements' / 'priser.csv'}, line 4: a cell begins with a quotation mark")


def test_a_quotation_mark_that_swallows_the_header_is_a_fault(tmp_path: Path) -> None:
    """Nothing else is said of such a file."""
    (fault,) = faults_of(tmp_path, 'name;"cvr\nTømrer;13585628\nLyng;99000120\n')
    assert ", line 1: a cell begins with a quotation mark" in fault


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Lyng;99000120;extra", "line 2: has more values than the header has names."),
        (";99000120", "line 2: name and cvr must not be empty."),
        ("Lyng;", "line 2: name and cvr must not be empty."),
    ],
)
def test_a_row_of_another_form_is_set_aside(tmp_path: Path, row: str, sentence: str) -> None:
    """One row of many does not keep the robot from the others."""
    register = load(tmp_path, f"name;cvr\n{row}\nForsyning;99000376\n")
    assert [fault.rpartition("suppliers.csv, ")[2] for fault in register.faults] == [sentence]
    assert register.set_aside.endswith("not used until they are mended: 1. The other 1 are.")
    assert len(register) == 1


def test_a_file_of_another_encoding_says_how_to_save_it(tmp_path: Path) -> None:
    """A register saved as Windows-1252 is a fault that names Excel's own words."""
    load(tmp_path)
    (tmp_path / "registers" / "suppliers.csv").write_bytes("name;cvr\nSmør;99000120\n".encode("cp1252"))
    with pytest.raises(ConfigurationError, match="CSV UTF-8"):
        load_register(tmp_path / "registers", tmp_path / "agreements")


@pytest.mark.parametrize(
    ("written", "bare"), [("DK 99 00 01 20", "99000120"), ("de-811.907.980", "DE811907980"), ("DK1", "DK1")]
)
def test_an_identifier_is_compared_without_its_dress(written: str, bare: str) -> None:
    """Spaces, points, dashes and a Danish country code do not count; another country's does."""
    assert compact(written) == bare
