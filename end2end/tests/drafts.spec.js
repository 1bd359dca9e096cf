// Nothing typed is lost, and nobody else reads it: not on the page, and not on the device.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { accessible, become, expect, kept, letGo, open, sent, test, TODAY } from "./kit.js";

const words = (page) => page.locator("#words");

test("a draft survives a reload and the back button, with what was confirmed in it", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await words(page).fill("Half a thought. A&E twice since August.");
  await page.locator(".chip", { hasText: "A&E" }).tap();
  await page.getByRole("button", { name: "Need", exact: true }).tap();
  await kept(page);
  await page.reload();
  await expect(words(page)).toHaveValue("Half a thought. A&E twice since August.");
  await expect(page.locator(".chip", { hasText: "A&E" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator(".chip", { hasText: "A&E" })).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Need", exact: true })).toHaveAttribute("aria-pressed", "true");
  await page.goBack();
  await page.goForward();
  await expect(words(page)).toHaveValue("Half a thought. A&E twice since August.");
  await words(page).fill("");
  await kept(page);
  await page.reload();
  await expect(words(page)).toBeFocused();
  await expect(words(page)).toHaveValue("");
});

test("what could not be sent is sent when the page is opened again", async ({ page, council }) => {
  page.allow(/Failed to load resource|503/);
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.route("**/api/v1/entries", (route) => (route.request().method() === "POST" ? route.fulfill({ status: 503, json: { status: 503, code: "busy" } }) : route.continue()));
  await words(page).fill("Kept while the council was away.");
  await page.getByRole("button", { name: "Save" }).tap();
  await letGo(page);
  await kept(page);
  await page.unroute("**/api/v1/entries");
  await page.reload();
  await expect(page.getByText("Kept while the council was away.")).toHaveCount(1);
  await expect(page.getByText("All sent")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Kept while the council was away.")).toHaveCount(1);
});

test("a device that keeps nothing says so, and the words stay", async ({ page, council }) => {
  await page.addInitScript(() => { IDBFactory.prototype.open = () => { throw new DOMException("no room", "QuotaExceededError"); }; });
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await words(page).fill("On this page alone.");
  await expect(page.getByText("This tablet does not keep what you write just now. Save it, or keep this page open.")).toBeVisible();
  await expect(words(page)).toHaveValue("On this page alone.");
  expect(await page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })))).toBe(true);
  await accessible(page);
  await page.getByRole("button", { name: "Save" }).tap();
  await sent(page);
});

/** Every file under a folder in which a word can be found, as it is or in UTF-16. */
function found(folder, word) {
  const needles = [Buffer.from(word, "utf8"), Buffer.from(word, "utf16le")];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .filter((file) => needles.some((needle) => readFileSync(file).includes(needle)));
}

test("killed, signed out, and signed in as somebody else: the words come back to their author only, and are nowhere on the device", async ({ council }, info) => {
  const profile = mkdtempSync(join(tmpdir(), "alongside-profile-"));
  const { executablePath, args } = info.project.use.launchOptions;
  const browser = async () => {
    const context = await chromium.launchPersistentContext(profile, { executablePath, args, viewport: { width: 1024, height: 768 }, hasTouch: true, locale: "en-GB", timezoneId: "Europe/London" });
    const page = context.pages()[0] ?? (await context.newPage());
    await page.clock.setSystemTime(new Date(`${TODAY}T10:00:00Z`));
    return { context, page };
  };
  const planted = "zanzibarquince";
  const written = `Said nothing but ${planted}. A&E twice since August.`;
  try {
    let { context, page } = await browser();
    await become(page, council, "caseworker");
    await open(page, "Denise Harland");
    const address = page.url();
    await words(page).fill(written);
    await kept(page);
    // Something that is on the device unsealed, to see that looking for it finds it.
    await page.evaluate(() => new Promise((done) => {
      const asked = indexedDB.open("control", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("control").put("plumbagocontrol", "control");
      asked.onsuccess = () => done(asked.result.close());
    }));
    // Killed: no page hears of it.
    const closed = context.waitForEvent("close");
    const ours = execFileSync("pgrep", ["-f", `user-data-dir=${profile}`]).toString().trim().split("\n").map(Number);
    for (const id of ours) { try { process.kill(id, "SIGKILL"); } catch { /* it went with another */ } }
    await closed;
    expect(found(profile, "plumbagocontrol").length).toBeGreaterThan(0);
    expect(found(profile, planted)).toEqual([]);

    ({ context, page } = await browser());
    await become(page, council, "caseworker");
    await page.goto(address);
    await expect(words(page)).toHaveValue(written);
    // The session ends, and writing goes on.
    await context.clearCookies();
    await words(page).fill(`${written} More.`);
    await kept(page);

    // Somebody else, who may see the same person.
    await become(page, council, "team-lead");
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1, name: "Denise Harland" })).toBeVisible();
    await words(page).fill("A note of the lead's own.");
    await kept(page);
    // What the device kept for the lead comes back: by then all of it that this session can open has been taken up.
    await page.reload();
    await expect(words(page)).toHaveValue("A note of the lead's own.");
    expect(await page.content()).not.toContain(planted);

    // And back.
    await become(page, council, "caseworker");
    await page.goto(address);
    await expect(words(page)).toHaveValue(`${written} More.`);
    await context.close();
    expect(found(profile, planted)).toEqual([]);
    expect(found(profile, "lead's own")).toEqual([]);
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

test("a form that was begun is there after a reload, sealed, and gone once it is saved", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Pass on a concern" }).tap();
  await dialog.getByRole("textbox").first().fill("Half a concern.");
  await kept(page);
  await page.reload();
  await expect(words(page)).toBeFocused();
  await page.getByRole("button", { name: "Pass on a concern" }).tap();
  await expect(dialog.getByRole("textbox").first()).toHaveValue("Half a concern.");
  await dialog.getByRole("button", { name: "Save" }).tap();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator(".entry").filter({ hasText: "Half a concern." })).toBeVisible();
  await sent(page);
  await kept(page);
  await page.reload();
  await page.getByRole("button", { name: "Pass on a concern" }).tap();
  await expect(dialog.getByRole("textbox").first()).toHaveValue("");
});
