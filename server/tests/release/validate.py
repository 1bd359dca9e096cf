"""Other people's programs read the files of a release: python validate.py FOLDER. Needs frictionless, csvw, pandas, odfpy, openpyxl, duckdb, pyarrow.

Prints one line for each thing that held, and fails on the first that did not. Each validator must also refuse an injected count of 7.
"""
import json, pathlib, shutil, subprocess, sys, tempfile

import duckdb, openpyxl, pandas
import pyarrow.parquet
from csvw import Table
from frictionless import Package, system

folder = pathlib.Path(sys.argv[1])
stem = next(folder.glob("*.manifest.json")).name.removesuffix(".manifest.json")
path = lambda ending, at=folder: str(at / (stem + ending))
SIGNS = {"c", "z", "x"}

def frictionless(at):
    system.trusted = True
    return Package(path(".datapackage.json", at)).validate()

def csvw(at):
    table = Table.from_file(path(".csv-metadata.json", at))
    rows = list(table.iterdicts())
    table.check_primary_key()
    return rows

report = frictionless(folder)
assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])[:5]
print("frictionless: valid")
rows = csvw(folder)
print(f"csvw: {len(rows)} rows")

tidy = pandas.read_csv(path(".csv"), dtype=str, keep_default_na=False)
assert len(tidy) == len(rows)
numbers = tidy[~tidy["value"].isin(SIGNS)]["value"].astype(int)
assert (numbers >= 10).all() and (numbers % 5 == 0).all()
print(f"pandas: {len(numbers)} counts, none under 10")

# The same text at a line of its own: a count of 7.
with tempfile.TemporaryDirectory() as injected:
    injected = pathlib.Path(injected)
    shutil.copytree(folder, injected, dirs_exist_ok=True)
    spoilt = tidy.copy()
    spoilt.loc[numbers.index[0], "value"] = "7"
    spoilt.to_csv(path(".csv", injected), index=False, lineterminator="\r\n")
    errors = frictionless(injected).flatten(["type", "fieldName"])
    assert ["constraint-error", "value"] in errors, errors
    try:
        csvw(injected)
    except ValueError:
        print("an injected 7: refused by both")
    else:
        raise SystemExit("csvw took an injected 7")

book = openpyxl.load_workbook(path(".xlsx"))
ods = pandas.read_excel(path(".ods"), engine="odf", sheet_name=None)
assert list(ods) == book.sheetnames, (list(ods), book.sheetnames)
for name in book.sheetnames:
    sheet = book[name]
    assert len(sheet.tables) == 1 and not sheet.merged_cells.ranges, name
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == list(ods[name].columns), name
    assert [[str(cell) for cell in row] for row in cells[1:]] == [[str(cell) for cell in row] for row in ods[name].values.tolist()], name
    assert next(iter(sheet.tables.values())).ref == sheet.dimensions, (name, sheet.dimensions)
assert book.properties.title and book.properties.language
print(f"openpyxl and odfpy: {len(book.sheetnames)} sheets, the same in both")
first = book["Table 1"]
counts = sum(isinstance(cell.value, int) for row in first.iter_rows() for cell in row)
print(f"openpyxl: {counts} numbers in the first table")

office = shutil.which("soffice")
if office:
    with tempfile.TemporaryDirectory() as saved:
        profile = f"-env:UserInstallation=file://{saved}/profile"
        subprocess.run([office, profile, "--headless", "--convert-to", "ods", "--outdir", saved, path(".ods")], check=True, capture_output=True, timeout=300)
        again = pandas.read_excel(path(".ods", pathlib.Path(saved)), engine="odf", sheet_name=None)
    assert list(again) == list(ods), (list(again), list(ods))
    for name in ods:
        assert again[name].astype(str).equals(ods[name].astype(str)), name
    print(f"libreoffice: {len(again)} sheets opened and saved again, the same")
else:
    print("libreoffice: not on this machine")

for reader, found in [("duckdb", duckdb.sql(f"SELECT * FROM '{path('.parquet')}'").fetchall()), ("pyarrow", [tuple(row.values()) for row in pyarrow.parquet.read_table(path(".parquet")).to_pylist()])]:
    assert len(found) == len(tidy), reader
    columns = list(tidy.columns)
    place = columns.index("value")
    for row, (_, line) in zip(found, tidy.iterrows()):
        assert list(row[:place]) == list(line.iloc[:place]), (reader, row)
        value, status = row[place], row[place + 1]
        assert (str(value) if value is not None else status) == line["value"], (reader, row)
        assert (status == "published") == (value is not None)
        for nth, name in enumerate(columns[place + 1:], start=place + 2):
            assert row[nth] is None and line[name] in SIGNS or str(row[nth]) == line[name], (reader, name, row)
    print(f"{reader}: {len(found)} rows, the same as the CSV")

manifest = json.load(open(path(".manifest.json")))
import hashlib
for file in manifest["files"]:
    bytes_ = (folder / file["name"]).read_bytes()
    assert (len(bytes_), hashlib.sha256(bytes_).hexdigest()) == (file["bytes"], file["sha256"]), file
package = json.load(open(path(".datapackage.json")))["resources"][0]
assert package["hash"] == "sha256:" + hashlib.sha256((folder / package["path"]).read_bytes()).hexdigest()
catalogue = json.load(open(path(".dcat.jsonld")))
assert all((folder / one["dcat:downloadURL"]["@id"]).exists() for one in catalogue["dcat:distribution"])
print(f"manifest: {len(manifest['files'])} hashes hold")
