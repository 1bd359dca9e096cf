// What could not be placed, or came twice with different words, waits for the team lead: seen, put where it belongs, and gone.
import { createHash, randomUUID } from "node:crypto";
import { accessible, become, expect, open, test, told } from "./kit.js";

/** Sends records as whoever is signed in, past the tablet's own outbox. What became of each comes back. */
const send = (page, ...records) => page.evaluate(async (records) => {
  const headers = { "content-type": "application/json", "x-alongside": "1" };
  const answer = await fetch("/api/v1/entries", { method: "POST", headers, body: JSON.stringify(records) });
  return (await answer.json()).map((receipt) => receipt.status);
}, records);

const waiting = (page) => page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name: "Needs review" }) });

test("words about somebody unknown wait for the lead, and are on the timeline once they are put there", async ({ page, council }) => {
  const words = "Rang from a number nobody knows: the boiler is out again.";
  await become(page, council, "caseworker");
  await expect(page.getByRole("heading", { name: "Going alongside" })).toBeVisible();
  await expect(waiting(page)).toHaveCount(0);
  expect(await send(page, { id: randomUUID(), people: [randomUUID()], text: words })).toEqual(["late"]);

  await become(page, council, "team-lead");
  const item = waiting(page).getByRole("listitem").filter({ hasText: words });
  await expect(item).toContainText("We could not tell whose record this belongs to");
  for (const control of await item.locator("button, select").all()) {
    expect((await control.boundingBox()).height).toBeGreaterThanOrEqual(44);
  }
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await accessible(page);
  }
  await item.getByRole("button", { name: "Put on this record" }).tap();
  await expect(item.getByRole("alert")).toHaveText("Choose a person first");
  await accessible(page);
  // By keyboard alone.
  const choice = item.getByLabel("Whose record this belongs to");
  await choice.focus();
  await page.keyboard.type("mal pry");
  await page.keyboard.press("Tab");
  await expect(item.getByRole("button", { name: /^Mal Pryce/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(item.getByRole("button", { name: /^Mal Pryce/ })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Tab");
  await expect(item.getByRole("button", { name: "Put on this record" })).toBeFocused();
  const answered = page.waitForResponse((response) => response.url().endsWith("/api/v1/entries") && response.request().method() === "POST");
  await page.keyboard.press("Enter");
  await expect(item).toHaveCount(0);
  await answered;
  await expect(page.getByRole("status").filter({ hasText: "Put on the record of Mal Pryce." })).toHaveCount(1);
  await expect(page.locator("#main")).toBeFocused();
  await expect(page.getByText("All sent")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Others in the team" })).toBeVisible();
  await expect(item).toHaveCount(0);
  await open(page, "Mal Pryce");
  await told(page, words);

  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await told(page, words);
});

test("words that came a second time and differ are shown to the lead, and seen", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Asha Rahim");
  const [id, person] = [randomUUID(), page.url().split("/").at(-1)];
  expect(await send(page, { id, people: [person], text: "Came at ten." })).toEqual(["accepted"]);
  expect(await send(page, { id, people: [person], text: "Came at eleven." })).toEqual(["conflict"]);

  await become(page, council, "team-lead");
  const item = waiting(page).getByRole("listitem").filter({ hasText: "Came at eleven." });
  await expect(item).toContainText("These words came a second time and differ from what is on the record: Asha Rahim");
  await expect(item.locator("select")).toHaveCount(0);
  await accessible(page);
  await item.getByRole("link", { name: "Asha Rahim" }).tap();
  await expect(page.locator(".timeline").getByText("Came at ten.")).toBeVisible();
  await expect(page.getByText("Came at eleven.")).toHaveCount(0);
  await page.getByRole("link", { name: "My people" }).first().tap();
  await item.getByRole("button", { name: "I have seen this" }).tap();
  await expect(item).toHaveCount(0);
  await expect(page.getByText("All sent")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Others in the team" })).toBeVisible();
  await expect(item).toHaveCount(0);
});

test("what the server could not settle waits again", async ({ page, council }) => {
  const words = "Left a message, gave no name.";
  await become(page, council, "caseworker");
  const id = randomUUID();
  expect(await send(page, { id, people: [randomUUID()], text: words })).toEqual(["late"]);
  await become(page, council, "team-lead");
  const item = waiting(page).getByRole("listitem").filter({ hasText: words });
  await expect(item).toBeVisible();
  // The server says that it could not place what settles it.
  await page.route("**/api/v1/entries", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    const sent = route.request().postData().slice(1, -1);
    const hash = createHash("sha256").update(sent).digest("hex");
    const receipt = { id: JSON.parse(sent).id, bucket: 0, seq: 1, epoch: 1, hash, status: "late", errors: [], signature: "" };
    await route.fulfill({ json: [receipt] });
  });
  const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
  await item.getByRole("button", { name: "I have seen this" }).tap();
  await answered;
  await expect(page.getByText("All sent")).toBeVisible();
  await expect(item).toBeVisible();
  await page.unroute("**/api/v1/entries");
  await item.getByRole("button", { name: "I have seen this" }).tap();
  await expect(item).toHaveCount(0);
});

for (const [width, height] of [[768, 1024], [1024, 768], [320, 640]]) {
  test(`what waits is not cut off at ${width} by ${height}`, async ({ page, council }) => {
    await page.setViewportSize({ width, height });
    await become(page, council, "caseworker");
    const words = `Somebody called from ${width}. "I cannot go back there."`;
    expect(await send(page, { id: randomUUID(), people: [randomUUID()], text: words })).toEqual(["late"]);
    await become(page, council, "team-lead");
    await expect(waiting(page).getByText(`Somebody called from ${width}.`)).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  });
}
