"""Holds the screen after each key against a fresh drawing of it, in terminals that others wrote.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install -r tests/peers/requirements.txt
    npm install --prefix /tmp/peers @xterm/headless
    NODE_PATH=/tmp/peers/node_modules /tmp/peers/bin/python tests/peers/screens.py target/release/untaped [tmux] [pyte] [xterm.js]

A log of each script, of all of them mixed, and of characters whose width terminals count differently. Whatever width a
terminal gives to a character, what is drawn step by step must be what is drawn at once (SIGWINCH). Without names, all
terminals are tried; tmux counts widths with the C library, pyte with the wcwidth package, xterm.js (VS Code) with its own
tables. Exits 1 if a screen differs, 2 where it cannot run.
"""

import base64
import fcntl
import json
import os
import pty
import random
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

COLUMNS, ROWS = 80, 24
KEYS = "fGkbJjgfsGKfbGjjkkff"
SCRIPTS = {
    "Latin": "the quick brown fox où élève straße Łódź señor ‘quoted’ — dash…",
    "Greek": "δεν ξέρω τίποτα γι' αυτό σας είπα την αλήθεια",
    "Cyrillic": "я ничего не знаю об этом сказал вам правду ещё",
    "Hebrew": "אני לא יודע כלום על זה אמרתי את האמת",
    "Arabic": "لا أعرف شيئا عن هذا قلت لك الحقيقة ۞ می‌خواهم",
    "Hindi": "मुझे कुछ नहीं पता मैंने सच कहा क्षमा स्त्री",
    "Tamil": "எனக்கு எதுவும் தெரியாது நான் உண்மையைச் சொன்னேன்",
    "Thai": "ฉันไม่รู้อะไรเลย ฉันบอกความจริง แล้ว ที่นี่",
    "Burmese": "ကျွန်တော် ဘာမှ မသိဘူး အမှန် ပြောတယ် သူများ",
    "Chinese": "我 什么 都 不知道 我说的 是 真话 「引号」",
    "Japanese": "私は 何も 知りません ｶﾀｶﾅ 本当です カタカナ がﾞ",
    "Korean": "저는 아무것도 모릅니다 사실을 말했어요 한국어",
    "emoji": "yes 👩‍🔬 no ❤️ 🇩🇪 ok ☺ 👍🏽 1️⃣ 👨‍👩‍👧‍👦 end",
    "disputed": "a㉈ b⿰ c\u0600d e۞ f\u2fe0 g\u0378 h\U0001faf9 i\ufffd j\u1038 k\ue000 é\u0301 l䷀",
}


def log(path, words):
    dice = random.Random(7)
    with open(path, "w", encoding="utf-8") as out:
        print('{"format":"untaped","version":1,"title":"Screens"}', file=out)
        for i in range(150):
            text = " ".join(dice.choice(words) for _ in range(dice.randrange(3, 14)))
            event = {"t": 3 * i, "type": "utterance", "speaker": dice.choice("AB"), "text": text}
            print(json.dumps(event), file=out)


class Tmux:
    def __init__(self, words, environment):
        # A name of its own: the server before may not have ended yet.
        self.name = os.path.basename(tempfile.mktemp("", "untaped-screens-"))
        program = ["env", *(f"{name}={value}" for name, value in environment.items()), *words]
        self.tmux("new-session", "-d", "-s", "s", "-x", str(COLUMNS), "-y", str(ROWS), *program)
        self.tmux("set-option", "-g", "status", "off")
        self.tmux("resize-window", "-t", "s", "-x", str(COLUMNS), "-y", str(ROWS))
        time.sleep(1)

    def tmux(self, *words):
        command = ["tmux", "-L", self.name, "-f", "/dev/null", *words]
        return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout

    def key(self, key):
        self.tmux("send-keys", "-t", "s", "-l", key)
        time.sleep(0.25)

    def draw(self):
        os.kill(int(self.tmux("display-message", "-p", "-t", "s", "#{pane_pid}")), signal.SIGWINCH)
        time.sleep(0.25)

    def screen(self):
        return self.tmux("capture-pane", "-p", "-t", "s").split("\n")

    def end(self):
        self.tmux("send-keys", "-t", "s", "-l", "q")
        time.sleep(0.5)


class Pty:
    """A program in a pseudo-terminal, whose output `feed` shows."""

    def start(self, words, environment):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execvpe(words[0], words, {**environment, "TERM": "xterm-256color", "PATH": os.environ["PATH"]})
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.read(1)

    def read(self, within):
        while select.select([self.terminal], [], [], within)[0]:
            self.feed(os.read(self.terminal, 65536))
            within = 0.12

    def key(self, key):
        os.write(self.terminal, key.encode())
        self.read(0.3)

    def draw(self):
        os.kill(self.process, signal.SIGWINCH)
        self.read(0.3)

    def end(self):
        os.write(self.terminal, b"q")
        os.close(self.terminal)
        os.waitpid(self.process, 0)


class Xterm(Pty):
    def __init__(self, words, environment):
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "xterm.js")
        node = ["node", script, str(COLUMNS), str(ROWS)]
        self.node = subprocess.Popen(node, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.start(words, environment)

    def feed(self, output):
        self.node.stdin.write(base64.b64encode(output) + b"\n")

    def screen(self):
        self.node.stdin.write(b"\n")
        self.node.stdin.flush()
        return json.loads(self.node.stdout.readline())

    def end(self):
        super().end()
        self.node.stdin.close()
        self.node.wait()


class Pyte(Pty):
    def __init__(self, words, environment):
        import pyte

        class Screen(pyte.Screen):
            """With the two sequences that pyte lacks: SU and SD, inside the margins."""

            def scroll(self, rows, down):
                margins = self.margins or (0, self.lines - 1)
                at = self.cursor.y
                self.cursor.y = margins[0]
                (self.insert_lines if down else self.delete_lines)(rows)
                self.cursor.y = at

            def su(self, rows=1):
                self.scroll(rows or 1, False)

            def sd(self, rows=1):
                self.scroll(rows or 1, True)

        class Stream(pyte.ByteStream):
            csi = {**pyte.ByteStream.csi, "S": "su", "T": "sd"}
            events = pyte.ByteStream.events | {"su", "sd"}

        self.emulator = Screen(COLUMNS, ROWS)
        self.stream = Stream(self.emulator)
        self.feed = self.stream.feed
        self.start(words, environment)

    def screen(self):
        # Not its display, which fails on half of a wide character.
        rows = self.emulator.buffer
        return ["".join(rows[y][x].data for x in range(COLUMNS)) for y in range(ROWS)]


def compare(terminal, name, words, folder):
    path = os.path.join(folder, "screens.jsonl")
    log(path, words)
    environment = {"LANG": "C.UTF-8", "HOME": folder, "XDG_STATE_HOME": folder}
    shown = terminal([PROGRAM, "--from-start", path], environment)
    wrong = 0
    try:
        for key in KEYS:
            shown.key(key)
            stepped = shown.screen()
            shown.draw()
            fresh = shown.screen()
            if stepped != fresh:
                wrong += 1
                row = next(i for i in range(ROWS) if stepped[i] != fresh[i])
                print(f"  {name}, after {key}, row {row}:\n    {stepped[row]!r}\n    {fresh[row]!r}")
    finally:
        shown.end()
    return wrong


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    PROGRAM = os.path.abspath(sys.argv[1])
    terminals = {"tmux": Tmux, "pyte": Pyte, "xterm.js": Xterm}
    names = sys.argv[2:] or list(terminals)
    if "tmux" in names and not shutil.which("tmux"):
        print("cannot run: tmux is not installed", file=sys.stderr)
        sys.exit(2)
    texts = {name: text.split() for name, text in SCRIPTS.items()}
    texts["all"] = [word for words in texts.values() for word in words]
    failed = False
    for which in names:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            counts = {name: compare(terminals[which], name, words, folder) for name, words in texts.items()}
        failed |= any(counts.values())
        print(f"{which}: {len(KEYS)} screens each, wrong: {counts}")
    sys.exit(failed)
