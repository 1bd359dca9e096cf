"""Random tables, and what HiGHS finds that each held-back cell can be: python -m venv v; v/bin/pip install highspy numpy; v/bin/python highs.py > highs.jsonl"""
import itertools, json, random
import highspy

random.seed(20261122)

def table(shape):
    """Cells of a table with its margins (index -1 is a sum), and every sum along one axis."""
    cells = list(itertools.product(*[list(range(n)) + [-1] for n in shape]))
    number = {cell: place for place, cell in enumerate(cells)}
    counts = {}
    for cell in itertools.product(*[range(n) for n in shape]):
        counts[cell] = random.choice([0, 1, 2, 3, 5, 8, 12, 20, 40])
    for cell in cells:
        counts[cell] = sum(counts[inner] for inner in itertools.product(*[range(n) if at < 0 else [at] for at, n in zip(cell, shape)]))
    sums = []
    for cell in cells:
        for axis, at in enumerate(cell):
            if at < 0:
                sums.append((number[cell], [number[cell[:axis] + (value,) + cell[axis + 1:]] for value in range(shape[axis])]))
    return [counts[cell] for cell in cells], sums, [min(cell) >= 0 for cell in cells]

def ranges(known, sums, wanted):
    found = []
    for cell in wanted:
        both = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            h = highspy.Highs()
            h.silent()
            for low, high in known:
                h.addVar(low, high)
            for whole, parts in sums:
                h.addRow(0, 0, len(parts) + 1, parts + [whole], [1.0] * len(parts) + [-1.0])
            h.changeColCost(cell, 1.0)
            h.changeObjectiveSense(sense)
            h.run()
            assert h.getModelStatus() == highspy.HighsModelStatus.kOptimal
            both.append(round(h.getObjectiveValue(), 6))
        found.append(both)
    return found

for nth in range(150):
    shape = random.choice([(3, 3), (4, 4), (5, 6), (3, 4, 3), (8, 4), (4, 4, 4)])
    counts, sums, inner = table(shape)
    share = random.choice([0.2, 0.4, 0.6])
    held = [place for place in range(len(counts)) if (inner[place] and random.random() < share) or (not inner[place] and random.random() < share / 4)]
    known = [[count, count] for count in counts]
    for place in held:
        known[place] = [0, random.choice([15, 1000])]
        known[place][1] = max(known[place][1], counts[place])
    if nth % 2:  # what is published is only near
        known = [[max(low - random.randint(0, 10), 0), high + random.randint(0, 10)] for low, high in known]
    wanted = random.sample(held, min(len(held), 4))
    if wanted:
        print(json.dumps({"truth": counts, "known": known, "sums": sums, "cells": wanted, "ranges": ranges(known, sums, wanted)}, separators=(",", ":")))
