"""Holds `untaped talk` and `untaped bins` against a reading of the log that was written apart from them.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install -r tests/peers/requirements.txt
    /tmp/peers/bin/python tests/peers/measures.py target/release/untaped recordings/*.jsonl

Reads the log line by line, by docs/format.md and docs/measures.md alone: tapes that are opened and closed in the log itself,
words, questions, turns, latencies; quartiles come from numpy. A log that leaves a tape open, or has a line that cannot be read, is
passed over and named: what is assumed of it is tested elsewhere. Exits 1 if a figure differs.
"""

import csv
import io
import json
import math
import re
import subprocess
import sys
from datetime import datetime

import numpy as np

INFER_AFTER = 600_000


class Unfit(Exception):
    """The log needs assumptions that this reader does not make."""


def milliseconds(value, start: int) -> int:
    if isinstance(value, int | float):
        return start + math.floor(round(value * 1000, 6))
    if not isinstance(value, str):
        raise Unfit("a line without a readable time")
    stamp = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return math.floor(round(stamp.timestamp() * 1000, 3))


def read(path: str):
    lines = [(n, json.loads(line)) for n, line in enumerate(open(path, encoding="utf-8"), 1) if line.strip()]
    header = lines[0][1] if lines[0][1].get("format") == "untaped" else {}
    start = milliseconds(header["start"], 0) if "start" in header else 0
    events = []
    for number, event in lines[1 if header else 0 :]:
        event["at"] = milliseconds(event.get("t"), start)
        event["to"] = milliseconds(event["end"], start) if event.get("end") is not None else None
        if event["to"] is not None and (event["to"] < event["at"] or event["type"] not in ("utterance", "untaped")):
            event["to"] = None
        event["number"] = number
        events.append(event)
    events.sort(key=lambda event: event["at"])
    return header, events


def union(spans):
    merged = []
    for a, b in sorted(span for span in spans if span[0] < span[1]):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged


def minus(spans, cut):
    left = []
    for a, b in spans:
        for c, d in cut:
            if c < b and d > a:
                if a < c:
                    left.append((a, c))
                a = max(a, d)
        if a < b:
            left.append((a, b))
    return left


def within(spans, a, b):
    return sum(max(0, min(d, b) - max(c, a)) for c, d in spans)


class Log:
    def __init__(self, path: str):
        header, events = read(path)
        counted = {"utterance", "tape_on", "tape_off", "untaped", "mark", "enter", "leave"}
        inside = [e for e in events if e["type"] in counted]
        self.start = min(e["at"] for e in inside)
        self.end = max(max(e["at"], e["to"] or e["at"]) for e in inside)
        self.has_tape = any(e["type"] in ("tape_on", "tape_off") for e in events)
        open_at, runs = {}, []
        for place, event in enumerate(events):
            name = event.get("recording") or None
            if event["type"] == "tape_on":
                if name in open_at:
                    raise Unfit("a tape that is opened twice")
                open_at[name] = (event["at"], place)
            if event["type"] == "tape_off":
                if name is None and None not in open_at and len(open_at) == 1:
                    name = next(iter(open_at))
                if name not in open_at:
                    raise Unfit("a tape that is closed and not opened")
                from_, first = open_at.pop(name)
                runs.append((from_, event["at"], first, place))
        if open_at:
            raise Unfit("a tape that is not closed")
        self.taped = union([run[:2] for run in runs])
        released, free = None, []
        for event in events:
            kind = event.get("kind", "").lower().replace(" ", "_").replace("-", "_") if event["type"] == "mark" else None
            if kind == "release" and released is None:
                released = event["at"]
            if kind in ("arrest", "custody", "room_entry") and released is not None:
                free.append((released, event["at"]))
                released = None
        self.not_held = minus(union(free), self.taped)
        session = [(self.start, self.end)]
        stated = union([(e["at"], e["to"]) for e in events if e["type"] == "untaped" and e["to"]])
        if self.has_tape:
            self.gaps = minus(minus(session, self.taped), self.not_held)
        else:
            # What no event touches for more than ten minutes.
            touched = [(e["at"], max(e["at"], (e["to"] or e["at"]) if e["type"] == "utterance" else e["at"])) for e in events]
            idle, reach = [], self.start
            for a, b in sorted(touched) + [(self.end, self.end)]:
                if a - reach > INFER_AFTER:
                    idle.append((max(reach, self.start), min(a, self.end)))
                reach = max(reach, b)
            cut = union(minus(union(free), []) + stated)
            inferred = [span for span in minus(idle, cut) if span[1] - span[0] > INFER_AFTER]
            self.gaps = sorted(minus(stated, self.not_held) + inferred)
        people = {person["id"]: person for person in header.get("people", [])}
        names = {person.get("name", "").lower(): id for id, person in people.items()}
        lower = {id.lower(): id for id in people}
        self.said = []
        for place, event in enumerate(events):
            if event["type"] != "utterance":
                continue
            id = event.get("speaker")
            if id is not None and id not in people:
                id = lower.get(id.lower()) or names.get(id.lower()) or id
            t = event["at"]
            on = any(a <= t < b or (a < b == t and place < last) for a, b, _, last in runs)
            indirect = event.get("indirect") is True
            text = "" if indirect else event["text"]
            self.said.append(
                {
                    "t": t,
                    "end": event["to"],
                    "id": id,
                    "role": people.get(id, {}).get("role", "other"),
                    "words": len(text.split()),
                    "questions": len(re.findall(r"[^\s(\[{<¿]\s*(?<![?？؟])[?？؟][?？؟!.…！]*(?!\w)", text)),
                    "counts": on or not self.has_tape,
                    "indirect": indirect,
                }
            )

    def follows(self, i: int) -> bool:
        before, after = self.said[i - 1], self.said[i]
        if i == 0 or not (before["counts"] and after["counts"]):
            return False
        a, b = before["t"], after["t"]
        both_in = any(c <= a and b < d for c, d in self.gaps)
        return both_in and not within(self.not_held, a, b) or not (within(self.gaps, a, b) or within(self.not_held, a, b))

    def figures(self, mine, from_=None, to=None):
        def begins(t):
            return from_ is None or from_ <= t < to

        own = [s for s in self.said if s["counts"] and not s["indirect"] and mine(s) and begins(s["t"])]
        turns, i = [], 0
        while i < len(self.said):
            j = i + 1
            while j < len(self.said) and self.follows(j) and self.said[j]["id"] == self.said[i]["id"]:
                j += 1
            run = [s for s in self.said[i:j] if s["counts"] and not s["indirect"]]
            if run and mine(run[0]) and begins(run[0]["t"]):
                turns.append(sum(s["words"] for s in run))
            i = j
        latencies = []
        for i in range(1, len(self.said)):
            before, after = self.said[i - 1], self.said[i]
            direct = not before["indirect"] and not after["indirect"] and mine(after) and begins(after["t"])
            if before["role"] == "police" and after["role"] == "suspect" and direct and before["end"] and self.follows(i):
                latencies.append(after["t"] - before["end"])
        known = [latency / 1000 for latency in latencies if latency >= 0]

        def quartiles(values):
            return [None] * 3 if not values else [float(np.quantile(values, q)) for q in (0.25, 0.5, 0.75)]

        spoken = [s["end"] - s["t"] for s in own if s["end"] is not None]
        return {
            "utterances": len(own),
            "words": sum(s["words"] for s in own),
            "questions": sum(s["questions"] for s in own),
            "turns": len(turns),
            "words_per_turn": sum(turns) / len(turns) if turns else None,
            "longest_turn": max(turns) if turns else None,
            "turn_q1": quartiles(turns)[0],
            "turn_median": quartiles(turns)[1],
            "turn_q3": quartiles(turns)[2],
            "spoken_ms": sum(spoken) if spoken else None,
            "with_end": len(spoken),
            "latency_q1_s": quartiles(known)[0],
            "latency_median_s": quartiles(known)[1],
            "latency_q3_s": quartiles(known)[2],
            "latencies": len(known),
            "overlaps": len(latencies) - len(known),
        }

    def observed(self, a, b):
        return within(self.taped, a, b) if self.has_tape else (b - a) - within(self.not_held, a, b)


def number(cell: str):
    return None if cell == "" else float(cell)


def table(untaped: str, *args: str):
    out = subprocess.run([untaped, *args], check=True, capture_output=True, text=True).stdout
    return list(csv.DictReader(io.StringIO(out)))


def check(untaped: str, path: str, width: int) -> tuple[int, list[str]]:
    log, compared, wrong = Log(path), 0, []

    def compare(where, key, ours, theirs):
        nonlocal compared
        compared += 1
        same = ours is None and theirs is None
        if ours is not None and theirs is not None:
            same = abs(ours - theirs) <= 1e-9 * max(1, abs(theirs))
        if not same:
            wrong.append(f"{path}: {where}, {key}: {ours}, but {theirs}")

    def group(row):
        if row["by"] == "all":
            return lambda s: True
        if row["by"] == "role":
            return lambda s: s["role"] == row["role"]
        return lambda s: (s["id"] or "unknown") == row["id"]

    def hold(row, where, observed, from_=None, to=None):
        mine = log.figures(group(row), from_, to)
        everyone = log.figures(lambda s: True, from_, to)
        rate = 3_600_000 / observed if observed else None
        mine["share_of_words"] = mine["words"] / everyone["words"] if everyone["words"] else None
        mine["words_per_hour"] = mine["words"] * rate if rate else None
        mine["questions_per_hour"] = mine["questions"] * rate if rate else None
        time = everyone["spoken_ms"]
        mine["share_of_time"] = (mine["spoken_ms"] or 0) / time if time else None
        for key, theirs in mine.items():
            compare(where, key, number(row[key]), theirs)

    for row in table(untaped, "talk", "--csv", path):
        hold(row, f"{row['by']} {row['id'] or row['role']}", log.observed(log.start, log.end))
    for row in table(untaped, "talk", "--csv", "--bin", f"{width}ms", path):
        a, b = int(row["start_ms"]), int(row["end_ms"])
        compare(row["bin"], "observed_ms", number(row["observed_ms"]), log.observed(a, b))
        compare(row["bin"], "start", a, max(log.start, log.start + int(row["bin"]) * width))
        missing = log.observed(a, b) == 0
        if missing:
            compare(row["bin"], "missing", number(row["words"]), None)
        else:
            hold(row, f"bin {row['bin']} {row['by']}", log.observed(a, b), a, b + 1 if b == log.end else b)
    for what in ("roles", "questions"):
        for row in table(untaped, "bins", "--csv", "--rows", what, "--bin", f"{width}ms", path):
            a, b = int(row["start_ms"]), int(row["end_ms"])
            own = log.figures(lambda s, row=row: s["role"] == row["of"], a, b + 1 if b == log.end else b)
            observed = log.observed(a, b)
            count = own[row["figure"]] if observed else None
            compare(f"bin {row['bin']} {row['of']}", row["figure"], number(row["count"]), count)
            compare(f"bin {row['bin']} {row['of']}", "per_minute", number(row["per_minute"]), count and count * 60_000 / observed if observed else None)
    return compared, wrong


def main() -> int:
    untaped, total, wrong, passed_over = sys.argv[1], 0, [], []
    for path in sys.argv[2:]:
        try:
            log = Log(path)
            width = max(60_000, (log.end - log.start) // 12 // 60_000 * 60_000)
            compared, differing = check(untaped, path, width)
        except (Unfit, KeyError, ValueError, IndexError) as why:
            passed_over.append(f"{path}: {why}")
            continue
        total += compared
        wrong += differing
    print("\n".join(wrong[:40] + [f"passed over: {one}" for one in passed_over]))
    print(f"{len(sys.argv) - 2 - len(passed_over)} logs, {total} figures (numpy {np.__version__}): {len(wrong)} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
