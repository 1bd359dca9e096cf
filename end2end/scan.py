"""The figures of the review page from a plain scan, by DuckDB over facts in memory: how long it takes, in milliseconds, as JSON.

    scan.py FACTS.csv ROUNDS

The same figures as the page draws from observations: for each measure the mean of the newest value of everybody supported at each of 24
months' ends, and before and after the 91st day of support for the same people; and people with each theme, quarter by quarter.
"""

import json
import statistics
import sys
import time

import duckdb

path, rounds = sys.argv[1], int(sys.argv[2])
db = duckdb.connect()
db.execute(f"CREATE TABLE facts AS SELECT * FROM read_csv('{path}', header = true)")
support = "(SELECT person, min(on_date) AS started FROM facts WHERE fact = 'contact' GROUP BY person)"
queries = [
    f"""WITH months AS (SELECT last_day(DATE '2026-11-01' - to_months(n::INTEGER)) AS month_end FROM range(24) t(n)),
        newest AS (SELECT f.topic, m.month_end, f.person, arg_max(f.value, f.on_date) AS value FROM months m
            JOIN facts f ON f.on_date <= m.month_end AND f.on_date >= m.month_end - 183 AND f.fact = 'observation'
            JOIN {support} s ON s.person = f.person AND s.started <= m.month_end GROUP BY ALL)
        SELECT topic, month_end, count(*), avg(value) FROM newest GROUP BY ALL""",
    f"""WITH o AS (SELECT f.topic, f.person, f.value, f.on_date, date_diff('day', s.started, f.on_date) + 1 AS day FROM facts f
            JOIN {support} s ON s.person = f.person WHERE f.fact = 'observation'),
        pairs AS (SELECT topic, person, arg_max(value, on_date) FILTER (WHERE day BETWEEN -89 AND 14) AS was,
            arg_max(value, on_date) FILTER (WHERE day >= 91) AS now FROM o GROUP BY ALL)
        SELECT topic, count(*), count(was), count(was + now), avg(now - was), count(*) FILTER (WHERE now < was) FROM pairs GROUP BY ALL""",
    "SELECT topic, date_trunc('quarter', on_date), count(DISTINCT person) FROM facts WHERE fact = 'theme' GROUP BY ALL",
]
took = []
for _ in range(rounds + 1):
    begun = time.perf_counter()
    for query in queries:
        db.execute(query).fetchall()
    took.append((time.perf_counter() - begun) * 1000)
rows = db.execute("SELECT count(*) FROM facts").fetchone()[0]
print(json.dumps({"facts": rows, "median": statistics.median(took[1:]), "low": min(took[1:]), "high": max(took[1:])}))
