#!/usr/bin/env bash
# The player over a real SSH connection, alone and inside tmux: lines that drop, places that are kept, the clipboard.
#
#     tests/ssh/run.sh [PROGRAM]
#
# Needs OpenSSH's server and client, and tmux (Debian: apt-get install openssh-server openssh-client tmux). Starts a
# server of its own on 127.0.0.1, with keys and configuration in a temporary folder, and ends it. Nothing but the
# loopback interface is used; no file of the user's is read or written. Prints each thing that it has checked; exits 1
# at the first that is not so, and 2 where it cannot run.
set -euo pipefail

cannot() { echo "cannot run: $*" >&2; exit 2; }
for program in ssh ssh-keygen tmux; do
    command -v "$program" >/dev/null || cannot "$program is not installed (see the head of this file)"
done
sshd=$(command -v sshd || echo /usr/sbin/sshd)
[ -x "$sshd" ] || cannot "sshd is not installed (see the head of this file)"

root=$(cd "$(dirname "$0")/../.." && pwd)
program=${1:-}
if [ -z "$program" ]; then
    (cd "$root" && cargo build --quiet --locked) || cannot "cargo build fails"
    program=${CARGO_TARGET_DIR:-$root/target}/debug/untaped
fi
program=$(realpath "$program")

folder=$(mktemp -d)
chmod 700 "$folder"
unset TMUX TMUX_PANE
export TMUX_TMPDIR=$folder/outer
mkdir "$folder/outer" "$folder/inner" "$folder/state" "$folder/cwd"

# The terminal in front of the user is a pane of an outer tmux, which takes OSC 52 as any good terminal does.
outer() { tmux -L outer -f /dev/null "$@"; }
# The tmux on the server, set as the README advises.
inner() { env TMUX_TMPDIR="$folder/inner" tmux -L inner -f "$folder/inner.conf" "$@"; }
echo "set -s set-clipboard on" >"$folder/inner.conf"

end() {
    local code=$?
    trap - EXIT
    outer kill-server 2>/dev/null || true
    inner kill-server 2>/dev/null || true
    if [ -s "$folder/sshd.pid" ]; then kill "$(cat "$folder/sshd.pid")" 2>/dev/null || true; fi
    if [ "$code" -eq 0 ]; then rm -rf "$folder"; else echo "left for a look: $folder" >&2; fi
    exit "$code"
}
trap end EXIT
trap 'exit 1' INT TERM

screen() { outer capture-pane -p -t case 2>/dev/null || true; }
failed() {
    echo "FAILED: $*" >&2
    screen >&2
    tail -n 5 "$folder/sshd.log" >&2 || true
    exit 1
}
checks=0
ok() { checks=$((checks + 1)); echo "ok: $*"; }
# Waits until a command succeeds, at most some 20 seconds.
until_() {
    local what=$1
    shift
    for _ in $(seq 200); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    failed "$what"
}
shows() { screen | grep -qF -- "$1"; }
shows_not() { ! shows "$1"; }
gone() { ! kill -0 "$1" 2>/dev/null; }
keys() { outer send-keys -t case "$@"; }
typed() { outer send-keys -t case -l "$1"; }
buffer_has() { outer show-buffer 2>/dev/null | grep -qF -- "$1"; }
no_buffer() { while outer delete-buffer 2>/dev/null; do :; done; }
# Escape is held for a moment on its way, in case that it begins another key.
close_panel() {
    keys Escape
    until_ "the panel closes" shows_not "sent to the clipboard"
}
place() { cat "$folder"/state/untaped/places/*.json 2>/dev/null; }

# A server of our own. A port that is taken is no use: others are tried.
ssh-keygen -q -t ed25519 -N '' -f "$folder/host"
ssh-keygen -q -t ed25519 -N '' -f "$folder/user"
cp "$folder/user.pub" "$folder/authorized"
[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 20000))
    cat >"$folder/sshd_config" <<CONFIG
ListenAddress 127.0.0.1
Port $port
HostKey $folder/host
AuthorizedKeysFile $folder/authorized
PidFile $folder/sshd.pid
AuthenticationMethods publickey
PermitRootLogin prohibit-password
UsePAM no
StrictModes no
PrintMotd no
PrintLastLog no
ClientAliveInterval 1
ClientAliveCountMax 2
CONFIG
    "$sshd" -f "$folder/sshd_config" -E "$folder/sshd.log" || continue
    for _ in $(seq 50); do [ -s "$folder/sshd.pid" ] && break 2; sleep 0.1; done
done
[ -s "$folder/sshd.pid" ] || cannot "the server does not start: $(tail -n 2 "$folder/sshd.log")"
echo "server: $("$sshd" -V 2>&1 | head -n 1 || ssh -V 2>&1), on 127.0.0.1:$port; $(tmux -V)"

cat >"$folder/client" <<CONFIG
Host silent
    ProxyCommand sh -c 'echo \$\$ >$folder/relay; exec ssh -F $folder/client -W 127.0.0.1:$port case'
Host case silent
    HostName 127.0.0.1
    Port $port
    User $(id -un)
    IdentityFile $folder/user
    IdentitiesOnly yes
    StrictHostKeyChecking accept-new
    UserKnownHostsFile $folder/known
    GlobalKnownHostsFile /dev/null
    LogLevel ERROR
CONFIG

log=$folder/cwd/case.jsonl
cp "$root/recordings/five-gaps.jsonl" "$log"
# What runs on the server: the player, with its process id written down first.
cat >"$folder/play" <<PLAY
#!/bin/sh
cd '$folder/cwd'
export HOME='$folder' XDG_STATE_HOME='$folder/state' LANG=C.UTF-8 LC_ALL=C.UTF-8
echo \$\$ > '$folder/pid'
exec '$program' '$log'
PLAY
chmod +x "$folder/play"
cat >"$folder/play-in-tmux" <<PLAY
#!/bin/sh
export TMUX_TMPDIR='$folder/inner' LANG=C.UTF-8 LC_ALL=C.UTF-8
exec tmux -u -L inner -f '$folder/inner.conf' new-session -A -s case '$folder/play'
PLAY
chmod +x "$folder/play-in-tmux"

# Connects, in a terminal of its own, to a command on the server; by another way than the straight one where told.
connect() {
    outer kill-session -t case 2>/dev/null || true
    rm -f "$folder/ended"
    outer new-session -d -s case -x 80 -y 24 "sleep 86400"
    outer set -s set-clipboard on
    outer set -g remain-on-exit on
    outer set -g status off
    no_buffer
    outer respawn-pane -k -t case -e TERM=xterm-256color -e LC_ALL=C.UTF-8 "exec ssh -tt -F $folder/client ${2:-case} $1"
    client=$(outer display-message -p -t case '#{pane_pid}')
}
# The process of the player on the server.
played() {
    until_ "the player has a process" test -s "$folder/pid"
    player=$(cat "$folder/pid")
}
export LC_ALL=C.UTF-8
# Without a session that stays, the outer tmux would end with each of the others.
outer new-session -d -s base "sleep 86400"

# 1. Plain SSH: open, play, cite.
connect "$folder/play"
until_ "the player opens over SSH" shows PAUSED
played
ok "the player opens over SSH"
keys Space
until_ "it plays" shows "PLAY "
keys Space
until_ "it pauses" shows PAUSED
ok "it plays and pauses"
typed ":#40"
keys Enter
sleep 0.5
keys y
until_ "the citation is shown" shows "sent to the clipboard"
until_ "OSC 52 reaches the terminal through SSH" buffer_has "#40"
cited=$(outer show-buffer)
ok "OSC 52 reaches the terminal through SSH: $(printf %s "$cited" | wc -c) bytes"
close_panel

# 2. The client is killed.
kill -9 "$client"
until_ "the player on the server ends when the client is killed" gone "$player"
ok "the player on the server ends when the client is killed"
until_ "the place is kept" place
kept=$(place)
case $kept in *'"line":'*) ok "the place is kept: $kept" ;; *) failed "the place: $kept" ;; esac

# 3. Reconnect and resume: over a relay, which can be made to fall silent.
rm -f "$folder/pid"
connect "$folder/play" silent
until_ "the player resumes" shows "you left off here"
keys y
until_ "the line that was cited is in focus again" buffer_has "#40"
[ "$(outer show-buffer)" = "$cited" ] || failed "another line is in focus: $(outer show-buffer)"
ok "reconnected, the same line is in focus"
close_panel
played

# 4. The line goes dead without a word: nothing comes from the client any more, and nothing closes.
typed ":#50"
keys Enter
until_ "it goes on" shows PAUSED
keys y
until_ "another line is in focus" buffer_has "#50"
close_panel
kill -STOP "$(cat "$folder/relay")"
until_ "the player ends when the line goes dead and the server notices" gone "$player"
kill -9 "$(cat "$folder/relay")"
[ "$(place)" != "$kept" ] || failed "the place is still the earlier one"
ok "the player ends when the line goes dead, the place kept: $(place)"

# 5. Inside tmux on the server.
rm -f "$folder/pid"
connect "$folder/play-in-tmux"
until_ "the player resumes inside tmux" shows "you left off here"
played
ok "the player resumes inside tmux over SSH"
keys y
until_ "OSC 52 reaches the terminal through tmux and SSH" buffer_has "#50"
ok "OSC 52 reaches the terminal through tmux and SSH"
close_panel
typed ":#30"
keys Enter
until_ "it goes on" shows PAUSED
keys C-b
keys d
until_ "tmux detaches" gone "$client"
gone "$player" && failed "the player ended when tmux was detached"
connect "$folder/play-in-tmux"
until_ "tmux attaches" shows PAUSED
keys y
until_ "the same line after attaching" buffer_has "#30"
close_panel
[ "$(cat "$folder/pid")" = "$player" ] || failed "another player was started"
ok "detached and attached, the same player goes on at the same line"
kill -9 "$client"
sleep 1
gone "$player" && failed "the player inside tmux ended with the connection"
connect "$folder/play-in-tmux"
until_ "tmux attaches after the connection was killed" shows PAUSED
keys j
keys y
until_ "keys work again" buffer_has "#31"
close_panel
ok "the connection killed, the player inside tmux goes on; attached again, keys work"
typed q
until_ "q ends the player" gone "$player"
case $(place) in *'"line":'*) ok "q ends it, the place kept: $(place)" ;; *) failed "the place: $(place)" ;; esac
[ "$(ls -A "$folder/cwd")" = case.jsonl ] || failed "something was written beside the recording: $(ls -A "$folder/cwd")"
ok "nothing was written beside the recording"

echo "$checks passed, 0 failed"
