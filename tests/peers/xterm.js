// The terminal of xterm.js, which VS Code has: reads lines of base64 and shows them; for an empty line it prints its
// screen, as JSON.
const { Terminal } = require("@xterm/headless");
const [cols, rows] = process.argv.slice(2).map(Number);
const terminal = new Terminal({ cols, rows, allowProposedApi: true });
const row = (y) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + y).translateToString();
const print = () => console.log(JSON.stringify(Array.from({ length: rows }, (_, y) => row(y))));
require("readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => (line ? terminal.write(Buffer.from(line, "base64")) : terminal.write("", print)));
