// A demonstration of its own for each worker, and pages that fail on what nobody should have to see:
// a console message, an error, a request to anybody else.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";

export { expect };
export const TODAY = "2026-11-18";

async function start() {
  const folder = mkdtempSync(join(tmpdir(), "alongside-browser-"));
  const program = spawn("../target/release/alongside", ["demo", "--addr", "127.0.0.1:0", "--data", join(folder, "demo"), "--today", TODAY]);
  let said = "";
  program.stderr.on("data", (part) => { said += part; });
  const printed = await new Promise((resolve, reject) => {
    let text = "";
    program.stdout.on("data", (part) => { text += part; if (text.includes("enter/administrator")) resolve(text); });
    program.on("exit", (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
  });
  const links = Object.fromEntries([...printed.matchAll(/(http:\S+enter\/([a-z-]+)\?\S+)/g)].map(([, link, role]) => [role, link]));
  return { links, origin: new URL(links.caseworker).origin, stop: () => { program.kill(); rmSync(folder, { recursive: true, force: true }); } };
}

// The frozen clock numbers its timers from a million million, which a program that keeps them in 32 bits, as ours does and as real
// browsers allow, cannot call off again. They get small numbers, as everywhere else.
function smallHandles() {
  for (const kind of ["Timeout", "Interval"]) {
    const [set, clear] = [window[`set${kind}`], window[`clear${kind}`]];
    const large = new Map();
    window[`set${kind}`] = (...what) => {
      const small = large.size + 1;
      large.set(small, set(...what));
      return small;
    };
    window[`clear${kind}`] = (small) => clear(large.get(small));
  }
}

export const test = base.extend({
  kept: [async ({}, use) => {
    const kept = {};
    await use(kept);
    kept.council?.stop();
  }, { scope: "worker" }],

  // A council for each file of tests: what one file writes pushes nothing of another's aside.
  council: async ({ kept }, use, { file }) => {
    if (kept.file !== file) {
      kept.council?.stop();
      Object.assign(kept, { file, council: await start() });
    }
    await use(kept.council);
  },

  page: async ({ page, council }, use) => {
    const seen = [];
    page.on("console", (message) => { if (["error", "warning"].includes(message.type())) seen.push(`${message.type()}: ${message.text()}`); });
    page.on("pageerror", (error) => seen.push(`error: ${error.message}`));
    page.on("request", (request) => { if (!request.url().startsWith(council.origin) && !request.url().startsWith("data:") && !request.url().startsWith("blob:")) seen.push(`request: ${request.url()}`); });
    await page.clock.setSystemTime(new Date(`${TODAY}T10:00:00Z`));
    await page.addInitScript(smallHandles);
    page.allow = (pattern) => { page.allowed = [...(page.allowed ?? []), pattern]; };
    await use(page);
    expect(seen.filter((one) => !(page.allowed ?? []).some((pattern) => pattern.test(one)))).toEqual([]);
  },
});

/** Signs in as somebody of the demonstration. */
export async function become(page, council, role) {
  await page.goto(council.links[role]);
}

/** Opens somebody's page from the first page. */
export async function open(page, name) {
  await page.getByRole("link", { name: new RegExp(name) }).first().tap();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.locator("#words")).toBeFocused();
}

/** What axe finds, by rule and place. */
export async function accessible(page) {
  const look = () => new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  // A form may still be on its way to the page that answers it: then it is that page which is looked at.
  const { violations } = await look().catch(async (gone) => {
    if (!/Execution context was destroyed|navigation/.test(gone.message)) throw gone;
    await page.waitForLoadState("load");
    return look();
  });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
}

/** What was saved is held back for ten seconds, so that it can be undone: they pass. */
export async function letGo(page) {
  await page.clock.fastForward(10_500);
}

/** The same, and all of it has gone. */
export async function sent(page) {
  await letGo(page);
  await expect(page.getByText("All sent")).toBeVisible();
}

/** Nothing would be lost with this page: what is on it is kept on the device, or sent. */
export async function kept(page) {
  const asks = () => page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
  await expect.poll(asks).toBe(false);
}

/** On the timeline, as far down as other tests have pushed it. */
export async function told(page, words) {
  const [entry, earlier] = [page.locator(".timeline").getByText(words), page.getByRole("button", { name: /Show earlier/ })];
  await expect(async () => {
    if (!(await entry.isVisible()) && (await earlier.isVisible())) await earlier.tap();
    await expect(entry).toBeVisible({ timeout: 2_000 });
  }).toPass();
}
