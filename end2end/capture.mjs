// How quick writing is on a slow tablet, in a real browser slowed down through its own tools:
// - from a letter to its suggestions being laid out, in a note of 300 words, 6 times slower: the 99th of 100 within 16 ms
// - from an interaction to the next paint, with 2,000 entries on the timeline, 4 times slower: three of four within 100 ms
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";

const REACH = { capture: 16, interaction: 100 };
const ENTRIES = 2_000;
const folder = mkdtempSync(join(tmpdir(), "alongside-capture-"));
const program = spawn("target/release/alongside", ["demo", "--addr", "127.0.0.1:0", "--data", join(folder, "demo"), "--today", "2026-11-18"]);
const printed = await new Promise((resolve, reject) => {
  let text = "";
  program.stdout.on("data", (part) => { text += part; if (text.includes("enter/administrator")) resolve(text); });
  program.on("exit", (code) => reject(new Error(`the program ended with ${code}`)));
});
const link = printed.match(/http:\S+enter\/caseworker\S+/)[0];
const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
const quantile = (numbers, share) => [...numbers].sort((one, other) => one - other)[Math.min(numbers.length - 1, Math.ceil(numbers.length * share) - 1)];

// As somebody writes: all sorts of things to read, and words between them.
const SENTENCES = [
  "Saw her at home with the health visitor, who stayed for most of an hour.", "A&E twice since August, she says, and once in the spring.",
  "Owes £1,840 council tax and about £600 in rent arrears.", "Kyle's attendance is 62% this term, up from 54.",
  "Paid £45 for a bus pass from the flexible fund.", "Asked housing about the damp, and they will ring her back.",
  "She has not needed the food bank since Christmas.", "If the appeal fails she may have to move in with her sister.",
  "We talked about what matters to her: the garden, and not being asked twice.", "Seeing her again on Tuesday at the library.",
];
let note = "";
for (let at = 0; note.split(/\s+/).length < 300; at += 1) note += `${SENTENCES[at % SENTENCES.length]} `;
note = note.trim().split(/\s+/).slice(0, 300).join(" ");

try {
  const page = await (await browser.newContext({ viewport: { width: 1024, height: 768 }, hasTouch: true, locale: "en-GB", timezoneId: "Europe/London" })).newPage();
  const tools = await page.context().newCDPSession(page);
  const slower = (rate) => tools.send("Emulation.setCPUThrottlingRate", { rate });
  await page.goto(link);
  await page.getByRole("link", { name: /Asha Rahim/ }).first().tap();
  await page.locator("#words").fill("Owes £1,840 council tax.");
  await page.locator(".chip").first().waitFor();

  // From the letter to the end of everything that it set off, its lay-out included.
  await page.evaluate(() => {
    window.took = [];
    addEventListener("input", () => {
      const from = performance.now();
      const after = new MessageChannel();
      after.port1.onmessage = () => {
        document.querySelector(".chips")?.getBoundingClientRect();
        window.took.push(performance.now() - from);
      };
      after.port2.postMessage(null);
    }, { capture: true });
  });
  const words = note.split(" ");
  await page.locator("#words").fill(`${words.slice(0, 240).join(" ")} `);
  await slower(6);
  await page.evaluate(() => { window.took = []; });
  await page.locator("#words").press("Control+End");
  await page.keyboard.type(words.slice(240).join(" "), { delay: 40 });
  await page.waitForFunction((letters) => window.took.length >= letters, words.slice(240).join(" ").length);
  const took = await page.evaluate(() => window.took);
  const chips = await page.locator(".chip").count();
  await slower(1);

  // A long life in the journal.
  await page.locator("#words").fill("");
  const person = page.url().split("/").at(-1);
  await page.evaluate(async ({ person, entries, sentences }) => {
    for (let from = 0; from < entries; from += 50) {
      const batch = Array.from({ length: 50 }, (_, at) => ({
        id: crypto.randomUUID(),
        people: [person],
        text: `${sentences[(from + at) % sentences.length]} ${sentences[(from + at * 7) % sentences.length]}`,
        occurred_on: new Date(Date.UTC(2024, 0, 1) + (from + at) * 3.6e7).toISOString().slice(0, 10),
        facts: (from + at) % 3 ? [] : [{ fact: "theme", theme: "debt" }],
      }));
      const answer = await fetch("/api/v1/entries", { method: "POST", headers: { "content-type": "application/json", "x-alongside": "1" }, body: JSON.stringify(batch) });
      if (!answer.ok) throw new Error(`the council answers ${answer.status}`);
    }
  }, { person, entries: ENTRIES, sentences: SENTENCES });
  await page.reload();
  await page.getByRole("button", { name: /Show earlier/ }).waitFor();
  await page.locator("#words").fill("Owes £1,840 council tax.");
  await page.locator(".chip").first().waitFor();
  await page.locator("#words").fill("");
  await page.evaluate(() => {
    window.paints = [];
    new PerformanceObserver((list) => list.getEntries().filter((one) => one.interactionId).forEach((one) => window.paints.push([one.interactionId, one.duration])))
      .observe({ type: "event", durationThreshold: 16 });
  });
  await slower(4);
  for (let round = 0; round < 4; round += 1) {
    await page.locator("#words").tap();
    await page.keyboard.type("Owes £1,840 council tax. A&E twice since August.", { delay: 60 });
    await page.locator(".chip").first().tap();
    await page.locator(".chip").first().tap();
    await page.getByRole("button", { name: "Done" }).tap();
    await page.getByRole("button", { name: "Action" }).tap();
    await page.getByRole("button", { name: /^When it happened/ }).tap();
    await page.getByRole("button", { name: /^When it happened/ }).tap();
    await page.getByRole("button", { name: "Save" }).tap();
    await page.getByRole("button", { name: /Show earlier/ }).tap();
    await page.waitForTimeout(500);
  }
  const paints = await page.evaluate(() => window.paints);
  await slower(1);
  // An interaction is several events: the slowest of them is how long it took. What the browser does not tell was under 16 ms.
  const each = new Map();
  for (const [id, duration] of paints) each.set(id, Math.max(each.get(id) ?? 0, duration));
  const durations = [...each.values()];

  const capture = { letters: took.length, chips, p50: quantile(took, 0.5), p99: quantile(took, 0.99), most: Math.max(...took) };
  const interaction = { told: durations.length, p75: quantile(durations, 0.75), most: Math.max(...durations) };
  const ms = (number) => `${number.toFixed(1).padStart(7)} ms`;
  console.log(`capture      ${ms(capture.p99)} p99, ${ms(capture.p50)} p50, ${ms(capture.most)} most; ${capture.letters} letters in a note of 300 words, ${chips} chips, 6 times slower`);
  console.log(`interaction  ${ms(interaction.p75)} p75, ${ms(interaction.most)} most; the ${interaction.told} of at least 16 ms, ${ENTRIES} entries, 4 times slower`);
  const is_within = capture.p99 <= REACH.capture && interaction.p75 <= REACH.interaction;
  console.log(is_within ? `within ${REACH.capture} ms and ${REACH.interaction} ms` : `over ${REACH.capture} ms or ${REACH.interaction} ms`);
  writeFileSync("target/bench/capture.json", JSON.stringify({ capture, interaction, reach: REACH }) + "\n");
  process.exitCode = is_within ? 0 : 1;
} finally {
  await browser.close();
  program.kill();
  rmSync(folder, { recursive: true, force: true });
}
