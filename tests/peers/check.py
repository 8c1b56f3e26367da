"""Holds what untaped exports against programs that others wrote.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install -r tests/peers/requirements.txt
    /tmp/peers/bin/python tests/peers/check.py target/release/untaped [path/to/EAFv3.0.xsd]

For each log in recordings/ and each of five formats: the peer reads the export without an error; it finds the words,
speakers and times of `untaped cat --json`; what the peer writes, untaped imports, with the same words and times.
The schema of EAF is published by the Max Planck Institute (http://www.mpi.nl/tools/elan/EAFv3.0.xsd) and is not part
of this project; the source archive of pympi-ling has it as well:
    pip download --no-deps --no-binary :all: pympi-ling==1.71 && tar xzf pympi_ling-1.71.tar.gz
    # pympi_ling-1.71/test/EAFv3.0.xsd
Without its path, that one check is left out, and said.
"""

import json
import re
import subprocess
import sys
import tempfile
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import praatio.textgrid
import pylangacq
import pympi
import srt
import webvtt

RECORDINGS = Path(__file__).parents[2] / "recordings"
OWN = "untaped:"


def run(*args):
    result = subprocess.run([UNTAPED, *map(str, args)], capture_output=True, encoding="utf-8")
    # 1 says that there are problems, which damaged logs have.
    if result.returncode not in (0, 1):
        raise SystemExit(f"{args}: {result.stderr}")
    return result.stdout


def said(log):
    """The utterances of a log with a time: milliseconds from the session's start, end or None, speaker, words."""
    found = []
    for line in run("cat", "--json", log).splitlines():
        event = json.loads(line)
        if event["type"] != "utterance" or event["t_ms"] is None:
            continue
        begin, end = event["elapsed_ms"], event["end_ms"]
        if end is not None and end > event["t_ms"]:
            end += begin - event["t_ms"]
        else:
            end = None
        found.append((begin, end, event["speaker"] or "", event["text"]))
    return found


def words(text):
    """Words alone: formats differ in blanks, line ends and the terminators that they ask for."""
    return re.sub(r"\W+", " ", text).strip()


def ms(seconds):
    return round(float(seconds) * 1000)


def key(utterance):
    begin, _, speaker, text = utterance
    return begin, speaker, words(text)


def compare(where, expected, found):
    """Compares begins, speakers and words, and those ends that the log states."""
    wanted, got = sorted(map(key, expected)), sorted(map(key, found))
    if wanted != got:
        missing = [one for one in wanted if one not in got][:3]
        more = [one for one in got if one not in wanted][:3]
        raise SystemExit(f"{where}: {len(wanted)} expected, {len(got)} found\n  missing {missing}\n  more {more}")
    ends = {}
    for one in found:
        ends.setdefault(key(one), []).append(one[1])
    for one in expected:
        if one[1] is not None and one[1] not in ends[key(one)]:
            raise SystemExit(f"{where}: {one} ends at {ends[key(one)]}")


def clock(text):
    hours, minutes, seconds = text.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + ms(seconds)


def is_gap(text):
    return re.match(r"\[(UNTAPED|NO RECORD|NOT HELD) ", text) is not None


def vtt(path, again):
    cues = webvtt.read(str(path))
    cues.save(str(again))
    found = [(clock(c.start), clock(c.end), c.voice or "", c.text) for c in cues if c.voice or not is_gap(c.text)]
    return found, sum(1 for c in cues if not c.voice and is_gap(c.text))


def subrip(path, again):
    cues = list(srt.parse(path.read_text(encoding="utf-8")))
    again.write_text(srt.compose(cues, reindex=False), encoding="utf-8")
    found, gaps = [], 0
    for cue in cues:
        if is_gap(cue.content):
            gaps += 1
            continue
        begin, end = (t // timedelta(milliseconds=1) for t in (cue.start, cue.end))
        name, colon, text = cue.content.partition(": ")
        found.append((begin, end, name, text) if colon and name in PEOPLE else (begin, end, "", cue.content))
    return found, gaps


def lane(name):
    return "" if name.startswith(OWN + "unknown") else re.sub(r" untaped:\d+$", "", name)


def elan(path, again):
    document = pympi.Elan.Eaf(str(path))
    found, gaps = [], 0
    for tier in document.get_tier_names():
        annotations = document.get_annotation_data_for_tier(tier)
        if tier.startswith(OWN + "gaps"):
            gaps += len(annotations)
        elif not tier.startswith((OWN + "marks", OWN + "hours")):
            found += [(begin, end, lane(tier), text) for begin, end, text in annotations]
    again.unlink(missing_ok=True)
    document.to_file(str(again))
    return found, gaps


def textgrid(path, again):
    grid = praatio.textgrid.openTextgrid(str(path), includeEmptyIntervals=False)
    found, gaps = [], 0
    for name in grid.tierNames:
        entries = grid.getTier(name).entries
        if name.startswith(OWN + "gaps"):
            gaps += len(entries)
        elif not name.startswith((OWN + "marks", OWN + "hours")):
            found += [(ms(e.start), ms(e.end), lane(name), e.label) for e in entries]
    grid.save(str(again), format="long_textgrid", includeBlankSpaces=True)
    return found, gaps


def chat(path, again):
    text = path.read_text(encoding="utf-8")
    transcript = pylangacq.read_chat(str(path))
    ids = dict(re.findall(r"^@ID:\tund\|untaped\|(\w+)\|.*\|([^|]*)\|$", text, re.MULTILINE))
    found = []
    for utterance in transcript.utterances():
        if utterance.time_marks:
            begin, end = utterance.time_marks
            who = ids[utterance.participant]
            tier = utterance.tiers[utterance.participant]
            found.append((begin, end, "" if who.startswith(OWN) else who, re.sub("\x15.*\x15", "", tier)))
    again.write_text(transcript.to_strs()[0], encoding="utf-8")
    gaps = len(re.findall(r"^@Comment:\t\[(?:UNTAPED|NO RECORD|NOT HELD) ", text, re.MULTILINE))
    return found, gaps


# Words that pylangacq refuses, with the whole file, as they are.
HARD = """. . .|...|?|(inaudible)|a (b) c|(a)(b)|<(a)>|it’s ‘so’|call 555-0100|-05:00|XXX|xx , yy|WWW .|&c|“&d”|&=0|^a|a ^ b|\
joe@x.org|a@b, c|A+B@s|a(.)b|(..)a|what ?!|a -.|a —..|a@s>b|He saw XXX.|xx?|(so).|me@x.org.|^.|&c.""".split("|")


def hard(folder):
    """A log with words that CHAT does not hold as they are: pylangacq reads what is exported."""
    log, path = folder / "hard.jsonl", folder / "hard.cha"
    lines = [{"format": "untaped"}]
    for t, text in enumerate(HARD):
        lines.append({"t": t, "end": t + 0.5, "type": "utterance", "speaker": "DOE", "text": text})
    log.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    run("export", "-o", path, log)
    found = len(list(pylangacq.read_chat(str(path)).utterances()))
    if found != len(HARD):
        raise SystemExit(f"pylangacq: {found} utterances of {len(HARD)}")
    print(f"pylangacq {version('pylangacq')}: {found} lines of hard words")


PEERS = [
    ("vtt", "vtt", vtt, "webvtt-py"),
    ("srt", "srt", subrip, "srt"),
    ("eaf", "eaf", elan, "pympi-ling"),
    ("textgrid", "TextGrid", textgrid, "praatio"),
    ("chat", "cha", chat, "pylangacq"),
]


def main():
    global PEOPLE
    schema = None
    if len(sys.argv) > 2:
        import xmlschema

        schema = xmlschema.XMLSchema(sys.argv[2])
        print(f"EAF schema {sys.argv[2]}, read by xmlschema {version('xmlschema')}")
    else:
        print("EAF is not held against its schema: give the path of EAFv3.0.xsd to do so")
    logs = sorted(RECORDINGS.glob("*.jsonl"))
    assert logs, "no recordings"
    with tempfile.TemporaryDirectory() as folder:
        hard(Path(folder))
        for format, ending, read, package in PEERS:
            count = 0
            for log in logs:
                expected = said(log)
                PEOPLE = {speaker for _, _, speaker, _ in expected}
                path, again = (Path(folder) / f"{log.stem}{which}.{ending}" for which in ("", "-again"))
                run("export", "--format", format, "-o", path, "--force", log)
                if format == "eaf" and schema is not None:
                    schema.validate(str(path))
                found, gaps = read(path, again)
                compare(f"{package}: {log.name}", expected, found)
                bands = len(json.loads(run("gaps", "--json", log))["gaps"])
                if gaps < bands:
                    raise SystemExit(f"{package}: {log.name}: {gaps} gaps, {bands} in the log")
                back = Path(folder) / "back.jsonl"
                run("import", again, "-o", back, "--force")
                compare_back(f"{package}: {log.name}, written again and imported", expected, said(back))
                count += len(expected)
            print(f"{package} {version(package)}: {len(logs)} logs, {count} utterances: none differs")


def compare_back(where, expected, found):
    """What a peer wrote has the words, speakers and times, from its own first moment on."""
    if not expected:
        return
    first = min(begin for begin, *_ in expected) - min((begin for begin, *_ in found), default=0)
    # In SubRip, a speaker who speaks once stays in the words.
    wanted = sorted((begin - first, words(f"{who} {text}")) for begin, _, who, text in expected)
    got = sorted((begin, words(f"{who} {text}")) for begin, _, who, text in found)
    if wanted != got:
        missing = [one for one in wanted if one not in got][:3]
        more = [one for one in got if one not in wanted][:3]
        raise SystemExit(f"{where}: {len(wanted)} expected, {len(got)} found\n  missing {missing}\n  more {more}")


if __name__ == "__main__":
    UNTAPED = sys.argv[1]
    main()
