#!/usr/bin/env python3
"""Counts figures again from an exported journal, in another way than Alongside does: no cells, no contributions, no steps.

    recount.py FOLDER

reads FOLDER/journal.ndjson (records in the order of the journal), FOLDER/definitions.json (indicators) and FOLDER/asked.json
(which indicator, period and breakdown), and prints one JSON object for each that was asked. DuckDB turns the journal into facts, people and
what holds at the start of each period; each method is worked out from those by its definition, person by person.
"""

import calendar
import datetime
import json
import os
import statistics
import sys

import duckdb

CONTACT = {"need", "action", "outcome", "note"}
BANDS = [(18, "0-17"), (25, "18-24"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64"), (75, "65-74"), (999, "75+")]
LENGTHS = [(24, "24+"), (12, "12-24"), (6, "6-12"), (3, "3-6"), (0, "0-3")]


def day(text):
    return datetime.date.fromisoformat(text) if isinstance(text, str) else text


def shift(date, days):
    return date + datetime.timedelta(days=days)


def months_after(date, months):
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))


def period_ends(name):
    """First and last day of 2026-05, 2026-Q3 or 2026."""
    year = int(name[:4])
    if len(name) == 4:
        first, last = 1, 12
    elif name[5] == "Q":
        last = int(name[6]) * 3
        first = last - 2
    else:
        first = last = int(name[5:])
    return datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1])


def nearest(amount, by):
    """Whole-number division to the nearest, halves away from zero."""
    quotient = (abs(amount) * 2 + by) // (2 * by)
    return quotient if amount >= 0 else -quotient


def facts_of(journal, vocabulary):
    """What stands: a correction replaces all facts of what it corrects, and the last stands."""
    roots, standing = {}, {}
    for order, record in enumerate(journal):
        if record["kind"] == "correction" and record["refers_to"]:
            root = roots.get(record["refers_to"][0], record["refers_to"][0])
            roots[record["id"]] = root
            standing[root][1] = record["facts"]
        else:
            standing[record["id"]] = [dict(record, order=order), record.get("facts", [])]
    rows = []
    for record, facts in standing.values():
        base = {"person": record["people"][0], "seq": record["order"], "member": "", "on": record["occurred_on"]}
        if record["kind"] in CONTACT:
            rows.append(dict(base, place=-1, fact="contact"))
        if record["kind"] == "known":
            rows.append(dict(base, place=-2, fact="team", topic="felling"))
        for place, fact in enumerate(facts):
            row = dict(base, place=place, fact=fact["fact"])
            kind = fact["fact"]
            if kind == "observation":
                measure = vocabulary["measures"].get(fact["measure"])
                if measure is None:
                    continue
                row.update(topic=fact["measure"], value=round(fact["value"] * 1000), source=fact.get("source"), member=fact.get("about") or "")
                row.update(on=fact.get("as_at") or row["on"], days=fact.get("window_days") or measure)
            elif kind == "spend":
                fund, category = fact.get("fund"), fact.get("category")
                row.update(topic=fund if fund in vocabulary["funds"] else None, value=fact["pence"])
                row.update(source=category if category in vocabulary["categories"] else None)
            elif kind == "pull":
                expertise = fact.get("expertise")
                row.update(topic=expertise if expertise in vocabulary["expertise"] else None, member=fact["whom"], on=fact.get("asked_on") or row["on"])
            elif kind == "pull_answered":
                row.update(member=fact["whom"], on=fact.get("answered_on") or row["on"])
            elif kind == "theme":
                row.update(topic=fact["theme"], source="outcome" if record["kind"] == "outcome" else None)
            elif kind in ("ward", "team"):
                if kind == "team" and record["kind"] not in ("known", "allocation", "correction"):
                    continue
                row.update(topic=fact[kind], on=fact.get("from") or row["on"])
            elif kind in ("household", "household_left"):
                row.update(topic=fact["household"], on=fact.get("from" if kind == "household" else "on") or row["on"])
            elif kind == "member":
                row.update(fact="lives_with")
            elif kind in ("born", "support_started", "support_ended"):
                row.update(on=fact["on"], topic=fact.get("how", "not_said") if kind == "support_ended" else None)
            else:
                continue
            rows.append(row)
    return rows


class Recount:
    def __init__(self, folder):
        read = lambda name: json.load(open(os.path.join(folder, name), encoding="utf-8"))
        journal = [json.loads(line) for line in open(os.path.join(folder, "journal.ndjson"), encoding="utf-8")]
        self.vocabulary = read("vocabulary.json")
        self.definitions = {one["id"]: one for one in read("definitions.json")}
        self.asked = read("asked.json")
        self.db = duckdb.connect()
        facts = os.path.join(folder, "facts.ndjson")
        with open(facts, "w", encoding="utf-8") as out:
            for row in facts_of(journal, self.vocabulary):
                out.write(json.dumps(row) + "\n")
        columns = "{person: 'VARCHAR', seq: 'BIGINT', place: 'BIGINT', fact: 'VARCHAR', topic: 'VARCHAR', value: 'BIGINT', days: 'BIGINT', source: 'VARCHAR', member: 'VARCHAR', \"on\": 'DATE'}"
        self.db.execute(f"CREATE TABLE facts AS SELECT * FROM read_json('{facts}', format = 'newline_delimited', columns = {columns})")
        self.db.execute(
            """CREATE TABLE people AS
            WITH said AS (SELECT person,
                arg_max("on", seq * 1000 + place) FILTER (fact = 'support_started') AS said_start,
                min("on") FILTER (fact = 'contact') AS contact,
                arg_max("on", seq * 1000 + place) FILTER (fact = 'support_ended') AS said_end,
                arg_max(topic, seq * 1000 + place) FILTER (fact = 'support_ended') AS how,
                arg_max("on", seq * 1000 + place) FILTER (fact = 'born') AS born
                FROM facts GROUP BY person)
            SELECT person, born, coalesce(said_start, contact) AS started,
                CASE WHEN said_end >= coalesce(said_start, contact) THEN said_end END AS ended,
                CASE WHEN said_end >= coalesce(said_start, contact) THEN how END AS how FROM said"""
        )
        self.at = {}

    def everybody(self, first, last):
        """Each person with what holds at a period's start, and what has been said by its end."""
        if (first, last) not in self.at:
            rows = self.db.execute(
                """SELECT p.person, p.born, p.started, p.ended, p.how,
                    coalesce(arg_max(f.topic, row(f."on", f.topic)) FILTER (f.fact = 'team' AND f."on" <= $1),
                        arg_min(f.topic, row(f."on", f.topic)) FILTER (f.fact = 'team')) AS team,
                    coalesce(arg_max(f.topic, row(f."on", f.topic)) FILTER (f.fact = 'ward' AND f."on" <= $1),
                        arg_min(f.topic, row(f."on", f.topic)) FILTER (f.fact = 'ward')) AS ward,
                    list(DISTINCT f.topic) FILTER (f.fact = 'theme' AND f."on" <= $2) AS themes
                FROM people p JOIN facts f USING (person) GROUP BY ALL ORDER BY p.person""",
                [first, last],
            ).fetchall()
            names = ["person", "born", "started", "ended", "how", "team", "ward", "themes"]
            everybody = [dict(zip(names, row)) for row in rows]
            for one in everybody:
                one["themes"] = one["themes"] or []
                age = None
                if one["born"]:
                    age = first.year - one["born"].year - ((first.month, first.day) < (one["born"].month, one["born"].day))
                    age = next(name for below, name in BANDS if max(age, 0) < below)
                one["age_band"] = age
                until = min(last, one["ended"]) if one["ended"] else last
                lasted = [name for months, name in LENGTHS if one["started"] and months_after(one["started"], months) <= until]
                one["support_length"] = lasted[0] if lasted else None
                one["household"] = "shared" if self.is_shared(one["person"], first) else "own"
            self.at[(first, last)] = everybody
        return self.at[(first, last)]

    def is_shared(self, person, first):
        """Whether they lived with others then; before anything is known of it, as it was when it first was."""
        lives = self.db.execute(
            """SELECT "on", fact, topic FROM facts WHERE person = ? AND fact IN ('household', 'household_left', 'lives_with')
            ORDER BY "on", seq, place""",
            [person],
        ).fetchall()
        known = [on for on, _, _ in lives]
        until = max([on for on in known if on <= first] or known[:1], default=None)
        homes, is_with_somebody = set(), False
        for on, fact, topic in lives:
            if on <= until:
                is_with_somebody = is_with_somebody or fact == "lives_with"
                (homes.add if fact == "household" else homes.discard)(topic)
        return is_with_somebody or bool(homes)

    def rows(self, person, fact, where="true", values=()):
        names = ["topic", "value", "days", "source", "member", "on", "seq"]
        found = self.db.execute(
            f'SELECT topic, value, days, source, member, "on", seq FROM facts WHERE person = ? AND fact = ? AND {where} ORDER BY "on" DESC, seq DESC, place',
            [person, fact, *values],
        ).fetchall()
        return [dict(zip(names, row)) for row in found]

    def observed(self, one, definition):
        key = ("obs", one["person"], definition["id"])
        if key not in self.at:
            wanted = set(definition.get("measures", []))
            source = definition.get("source")
            found = [row for row in self.rows(one["person"], "observation") if row["topic"] in wanted and source in (None, row["source"])]
            self.at[key] = found
        return self.at[key]

    def figure(self, asked):
        definition = self.definitions[asked["indicator"]]
        first, last = period_ends(asked["period"])
        if definition["method"] in ("level", "change"):
            first = last.replace(day=1)
        total, waits, among = {}, [], {}
        for one in self.everybody(first, last):
            if not self.is_one_of(one, definition.get("who", {})) or not self.is_in(one, asked["breakdown"]):
                continue
            counted = getattr(self, definition["method"])(one, definition, first, last)
            waits += counted.pop("waits", [])
            for name, amount in counted.items():
                total[name] = total.get(name, 0) + amount
        total["median"] = float(statistics.median(waits)) if waits else None
        return {name: amount for name, amount in total.items() if amount or name == "median"}

    def is_one_of(self, one, who):
        for field, name in [("teams", "team"), ("wards", "ward"), ("age_bands", "age_band"), ("support_lengths", "support_length"), ("households", "household")]:
            if who.get(field) and one[name] not in who[field]:
                return False
        if who.get("themes") and not set(who["themes"]) & set(one["themes"]):
            return False
        earliest, latest = day(who.get("started_from")), day(who.get("started_to"))
        return (earliest is None or (one["started"] and one["started"] >= earliest)) and (latest is None or (one["started"] and one["started"] <= latest))

    @staticmethod
    def is_in(one, breakdown):
        return all(value in one["themes"] if name == "theme" else one[name] == value for name, value in breakdown.items())

    @staticmethod
    def alongside(one, first, last):
        return bool(one["started"]) and one["started"] <= last and (one["ended"] is None or one["ended"] >= first)

    @staticmethod
    def uncovered(newest_first, usual):
        """Paints days: an observation whose last day is painted already says nothing new."""
        painted, kept = set(), []
        for row in newest_first:
            if row["on"] in painted:
                continue
            length = max(row["days"] or usual, 1)
            painted |= {shift(row["on"], -back) for back in range(length)}
            kept.append((row, length))
        return kept

    def newest(self, rows, definition):
        """The newest value of some observations, and the one source of it all."""
        if not rows:
            return None
        series = {}
        for row in rows:
            series.setdefault((row["topic"], row["member"]), []).append(row)
        window, values, sources = definition.get("window_days"), [], []
        newest_day = max(row["on"] for row in rows)
        for of_one in series.values():
            if window and definition["unit"] in ("count", "nights"):
                kept = self.uncovered([row for row in of_one if row["on"] > shift(newest_day, -window)], window)
                if kept:
                    events, days = sum(row["value"] for row, _ in kept), sum(length for _, length in kept)
                    values.append(events if days == window else nearest(events * window, days))
                    sources += [row["source"] for row, _ in kept]
            else:
                values.append(of_one[0]["value"])
                sources.append(of_one[0]["source"])
        value = nearest(sum(values), len(values)) if definition["unit"] == "percent" else sum(values)
        return value, sources[0] if len(set(sources)) == 1 else None

    @staticmethod
    def steps(definition, thousandths):
        if definition["unit"] != "pence":
            return thousandths
        return thousandths // 1000 if thousandths >= 0 else -(-thousandths // 1000)

    @staticmethod
    def by_source(source):
        return {f"from_{source}": 1} if source else {}

    def level(self, one, definition, first, last):
        if not one["started"] or one["started"] > last or (one["ended"] and one["ended"] <= last):
            return {}
        stale = definition["stale_after_days"]
        fresh = [row for row in self.observed(one, definition) if shift(last, -stale) <= row["on"] <= last]
        value = self.newest(fresh, definition)
        if value is None:
            return {"people": 1}
        return {"people": 1, "followed_up": 1, "after": self.steps(definition, value[0]), **self.by_source(value[1])}

    def change(self, one, definition, first, last):
        after = definition["after"]
        if not one["started"] or shift(one["started"], after["from_day"] - 1) > last:
            return {}
        counted = {"people": 1}

        def within(window):
            number = lambda row: (row["on"] - one["started"]).days + 1
            low, high = window["from_day"], window.get("to_day")
            return [row for row in self.observed(one, definition) if row["on"] <= last and number(row) >= low and (high is None or number(row) <= high)]

        was, now = within(definition["before"]), within(after)
        if not was:
            return counted
        counted["with_baseline"] = 1
        asked_again = {(row["topic"], row["member"]) for row in was} <= {(row["topic"], row["member"]) for row in now}
        if now and (definition["unit"] != "pence" or asked_again):
            (before, _), (value, source) = self.newest(was, definition), self.newest(now, definition)
            before, value = self.steps(definition, before), self.steps(definition, value)
            within_same = self.steps(definition, definition.get("same_within", 0) * 1000)
            how = "same" if abs(value - before) <= within_same else "lower" if value < before else "higher"
            counted.update({"followed_up": 1, how: 1, "before": before, "after": value, "change": value - before}, **self.by_source(source))
        elif one["ended"] and one["ended"] <= last:
            counted[one["how"]] = 1
        elif shift(one["started"], definition["lost_after_day"] - 1) < last:
            counted["out_of_touch"] = 1
        return counted

    def rate(self, one, definition, first, last):
        if not self.alongside(one, first, last):
            return {}
        usual, during, series = definition["window_days"], definition.get("during", {"from_day": 1}), {}
        number = lambda date: (date - one["started"]).days + 1
        high = during.get("to_day") or 10**9
        for row in self.observed(one, definition):
            length = max(row["days"] or usual, 1)
            inside = number(shift(row["on"], 1 - length)) >= during["from_day"] and number(row["on"]) <= high
            if first <= row["on"] <= last and inside:
                series.setdefault((row["topic"], row["member"]), []).append(row)
        kept = [seen for of_one in series.values() for seen in self.uncovered(of_one, usual)]
        if not kept:
            return {"people": 1}
        sources = {row["source"] for row, _ in kept}
        source = sources.pop() if len(sources) == 1 else None
        return {"people": 1, "followed_up": 1, "after": sum(row["value"] for row, _ in kept), "days": sum(length for _, length in kept), **self.by_source(source)}

    def people_with(self, one, definition, first, last):
        if not self.alongside(one, first, last):
            return {}
        about = [row for row in self.rows(one["person"], "theme") if row["topic"] in definition["themes"] and row["on"] <= last]
        if definition.get("counting", "theme") == "theme":
            return {"people": 1, "followed_up": int(any(row["on"] >= first for row in about))}
        return {"people": 1, "followed_up": int(any(row["source"] == "outcome" for row in about))} if about else {}

    def spend(self, one, definition, first, last):
        funds, categories = definition.get("funds"), definition.get("categories")
        paid = self.rows(one["person"], "spend", '"on" BETWEEN ? AND ?', (first, last))
        paid = [row["value"] for row in paid if (not funds or row["topic"] in funds) and (not categories or row["source"] in categories)]
        return {"people": 1, "followed_up": 1, "times": len(paid), "after": sum(paid)} if paid else {}

    def wait(self, one, definition, first, last):
        expertise = definition.get("expertise")
        asked = self.rows(one["person"], "pull", '"on" BETWEEN ? AND ?', (first, last))
        asked = [row for row in asked if not expertise or row["topic"] in expertise]
        answers = self.rows(one["person"], "pull_answered")
        waits = []
        for pull in asked:
            after = [row["on"] for row in answers if row["member"] == pull["member"] and row["on"] >= pull["on"]]
            waits += [(min(after) - pull["on"]).days] if after else []
        counted = {"people": 1, "followed_up": 1, "times": len(asked), "answered": len(waits), "after": sum(waits), "waits": waits}
        return counted if asked else {}


if __name__ == "__main__":
    recount = Recount(sys.argv[1])
    for asked in recount.asked:
        print(json.dumps(recount.figure(asked)))
