// My people: adding somebody, who they may be already, notes about nobody known yet.
import { accessible, become, expect, open, test, told } from "./kit.js";

const section = (page, name) => page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name }) });
const find = (page) => page.getByRole("searchbox", { name: "Find somebody" });

test("somebody new with a first note takes three taps, one field and the words", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await expect(page.getByRole("heading", { name: "Going alongside" })).toBeVisible();
  let taps = 0;
  const tap = async (what) => { taps += 1; await what.tap(); };
  const begun = Date.now();
  await tap(page.getByRole("button", { name: "Add a person" }));
  await expect(page.getByLabel("What do they like to be called?")).toBeFocused();
  await page.keyboard.type("Jonty Brown");
  await tap(page.getByRole("button", { name: "Add and open" }));
  await expect(page.locator("#words")).toBeFocused();
  await page.keyboard.type("Met at the food bank. He would like a bed before anything else.");
  await tap(page.getByRole("button", { name: "Save" }));
  await expect(page.locator(".timeline").getByText("Met at the food bank.")).toBeVisible();
  expect(taps).toBeLessThanOrEqual(4);
  // The machine's part of the twenty seconds that a person has.
  expect(Date.now() - begun).toBeLessThan(5_000);
  await expect(page.getByText("All sent")).toBeVisible();
});

test("whom somebody may be is shown before anything is saved, with their age", async ({ page, council }) => {
  await become(page, council, "caseworker");
  const posted = [];
  page.on("request", (request) => { if (request.method() === "POST" && request.url().endsWith("/entries")) posted.push(request.url()); });
  await page.getByRole("button", { name: "Add a person" }).tap();
  await page.keyboard.type("denise");
  const known = section(page, "Is this somebody we know already?");
  await expect(known.getByRole("link", { name: /Denise Harland \d+/ })).toBeVisible();
  await accessible(page);
  // The council knows how names sound; the tablet does not.
  await page.getByLabel("What do they like to be called?").fill("Deneese Harland");
  await expect(known.getByRole("link", { name: /Denise Harland \d+/ })).toBeVisible();
  expect(posted).toEqual([]);
  await known.getByRole("link", { name: /Denise Harland/ }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Denise Harland" })).toBeVisible();
});

test("somebody is found however the name is spelt, and without a signal among those on the tablet", async ({ page, council, context }) => {
  page.allow(/net::ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  await become(page, council, "caseworker");
  await find(page).fill("Deneese");
  await expect(page.getByRole("link", { name: /Denise Harland/ })).toBeVisible();
  await context.setOffline(true);
  await find(page).fill("mal pr");
  await expect(page.getByRole("link", { name: /Mal Pryce/ })).toBeVisible();
  await context.setOffline(false);
});

test("a note without a name waits on the team's list, its words a tap away", async ({ page, council }) => {
  const words = "A man rang from the station: nowhere to go tonight, will ring again at six.";
  await become(page, council, "caseworker");
  await page.getByRole("button", { name: "Note without a name" }).tap();
  await accessible(page);
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByRole("alert")).toContainText("Write something first");
  await accessible(page);
  await expect(page.getByLabel(/somebody we do not know yet/)).toBeFocused();
  await page.keyboard.type(words);
  await page.keyboard.press("Control+Enter");
  const list = section(page, "Waiting for somebody");
  const waits = list.getByRole("listitem").filter({ hasText: words });
  await expect(waits.getByText("Today, taken by you")).toBeVisible();
  await expect(waits.getByText(words)).toBeHidden();
  await expect(page.getByText("All sent")).toBeVisible();
  await page.reload();
  await expect(waits).toHaveCount(1);
  await waits.getByText("Today, taken by you").tap();
  await expect(waits.getByText(words)).toBeVisible();
  await accessible(page);
  await waits.getByRole("button", { name: "Put on this record" }).tap();
  await expect(waits.getByRole("alert")).toHaveText("Choose a person first");
  await waits.getByLabel("Whose record this belongs to").fill("mal");
  await waits.getByRole("button", { name: /^Mal Pryce/ }).tap();
  const answered = page.waitForResponse((response) => response.url().endsWith("/api/v1/entries") && response.request().method() === "POST");
  await waits.getByRole("button", { name: "Put on this record" }).tap();
  await expect(waits).toHaveCount(0);
  await answered;
  await expect(page.getByText("All sent")).toBeVisible();
  await page.reload();
  await open(page, "Mal Pryce");
  await told(page, words);
});

test("a note without a name that cannot be kept comes back to where it was written", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await page.getByRole("button", { name: "Note without a name" }).tap();
  await page.keyboard.type("Half a call.");
  await page.getByRole("link", { name: "My people" }).first().tap();
  await page.getByRole("button", { name: "Close" }).tap();
  await page.getByRole("button", { name: "Note without a name" }).tap();
  await expect(page.getByLabel(/somebody we do not know yet/)).toHaveValue("Half a call.");
  await page.getByLabel(/somebody we do not know yet/).fill("");
});
