// How quick the first page is with many people: `node many.mjs [PEOPLE]`. Its processor is slowed down four times, as a tablet's is.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";

const people = process.argv[2] ?? "300";
const folder = mkdtempSync(join(tmpdir(), "alongside-many-"));
const program = spawn("../target/release/alongside", ["demo", "--addr", "127.0.0.1:0", "--data", join(folder, "demo"), "--today", "2026-11-18", "--people", people]);
const printed = await new Promise((resolve, reject) => {
  let text = "";
  program.stdout.on("data", (part) => { text += part; if (text.includes("enter/administrator")) resolve(text); });
  program.on("exit", (code) => reject(new Error(`the program ended with ${code}`)));
});
const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
try {
  const page = await browser.newPage({ viewport: { width: 1024, height: 768 }, locale: "en-GB" });
  await page.clock.setSystemTime(new Date("2026-11-18T10:00:00Z"));
  const slow = await page.context().newCDPSession(page);
  // From the event to the frame after the next: what one waits for.
  await page.addInitScript(() => {
    window.waited = [];
    new PerformanceObserver((list) => { for (const one of list.getEntries()) if (one.interactionId) window.waited.push(one.duration); })
      .observe({ type: "event", durationThreshold: 16, buffered: true });
  });
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const begun = Date.now();
  await page.goto(printed.match(/http:\S+enter\/team-lead\S+/)[0]);
  await page.getByRole("heading", { name: "Others in the team" }).waitFor();
  console.log(`first list   ${Date.now() - begun} ms`);
  const rows = await page.locator(".row").count();
  const more = page.getByRole("button", { name: /^Show more people/ });
  console.log(`rows drawn   ${rows}${(await more.count()) ? `, ${await more.innerText()}` : ""}`);
  const field = page.getByLabel("Find somebody");
  for (const letter of "a\bb\bma\b\bden") {
    await (letter === "\b" ? field.press("Backspace") : field.press(letter));
    await page.waitForTimeout(600);
  }
  const waited = (await page.evaluate(() => window.waited)).sort((one, other) => one - other);
  const at = (share) => waited[Math.min(waited.length - 1, Math.floor(waited.length * share))] ?? 0;
  console.log(`a letter     p75 ${at(0.75)} ms, slowest ${at(1)} ms of ${waited.length} that took 16 ms or more`);
} finally {
  await browser.close();
  program.kill();
  rmSync(folder, { recursive: true, force: true });
}
