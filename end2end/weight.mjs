// What a new tablet downloads for its first view, in brotli bytes, asked of the real program over HTTP.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const REACH = 350_000;
const data = mkdtempSync(join(tmpdir(), "alongside-weight-"));
const server = spawn("target/release/alongside", ["demo", "--addr", "127.0.0.1:0", "--data", join(data, "demo"), "--people", "3"]);

const get = (url, cookie) => new Promise((resolve, reject) => {
  const asked = request(url, { headers: { "accept-encoding": "br", ...(cookie ? { cookie } : {}) } }, (answer) => {
    const parts = [];
    answer.on("data", (part) => parts.push(part)).on("end", () => resolve({ answer, body: Buffer.concat(parts) }));
  });
  asked.on("error", reject).end();
});

const printed = await new Promise((resolve, reject) => {
  let text = "";
  server.stdout.on("data", (part) => { text += part; if (text.includes("enter/analyst")) resolve(text); });
  server.on("exit", (code) => reject(new Error(`the program ended with ${code}`)));
});
try {
  const link = printed.match(/http:\S+enter\/caseworker\S+/)[0];
  const origin = new URL(link).origin;
  const cookie = (await get(link)).answer.headers["set-cookie"][0].split(";")[0];
  const shell = await get(`${origin}/`, cookie);
  const page = shell.body.toString();
  // Everything the page names, and what its start script loads.
  const named = [...page.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map((match) => match[1]).filter((path) => /\.(css|js|wasm|woff2|svg)/.test(path));
  const weights = { shell: brotliCompressSync(shell.body).length };
  for (const path of new Set(named)) {
    const { answer, body } = await get(origin + path);
    if (answer.statusCode !== 200) throw new Error(`${path} answers ${answer.statusCode}`);
    const kind = path.match(/\.(css|js|wasm|woff2|svg)/)[1];
    weights[kind] = (weights[kind] ?? 0) + body.length;
  }
  // What reads notes comes later: it is told, and not counted in.
  let later = 0;
  for (const path of ["/start-reader.js", "/picture.js", "/pkg/reader.js", "/pkg/reader.wasm"]) {
    const { answer, body } = await get(origin + path);
    if (answer.statusCode !== 200) throw new Error(`${path} answers ${answer.statusCode}`);
    later += body.length;
  }
  const total = Object.values(weights).reduce((sum, bytes) => sum + bytes, 0);
  for (const [kind, bytes] of Object.entries({ ...weights, total })) console.log(`${kind.padEnd(8)} ${String(bytes).padStart(8)} bytes`);
  console.log(`${"reader".padEnd(8)} ${String(later).padStart(8)} bytes, after the first view`);
  console.log(total <= REACH ? `within ${REACH}` : `over ${REACH}`);
  mkdirSync("target/bench", { recursive: true });
  writeFileSync("target/bench/weight.json", JSON.stringify({ ...weights, total, reader: later, reach: REACH }) + "\n");
  process.exitCode = total <= REACH ? 0 : 1;
} finally {
  server.kill();
  rmSync(data, { recursive: true, force: true });
}
