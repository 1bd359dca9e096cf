// Writing: text alone saves, in two taps; nothing typed is lost; bad input says what to do.
import { accessible, become, expect, letGo, open, sent, test, told } from "./kit.js";

test("a note by text alone takes two taps and is there after a reload", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  let taps = 0;
  const tap = async (what) => { taps += 1; await what.tap(); };
  await tap(page.locator("#words"));
  await page.keyboard.type("Walked Bess round the park.");
  await tap(page.getByRole("button", { name: "Save" }));
  await told(page, "Walked Bess round the park.");
  await sent(page);
  expect(taps).toBe(2);
  await page.reload();
  await told(page, "Walked Bess round the park.");
});

test("an empty note says what to do, and the box stays", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByRole("alert")).toContainText("Write something first");
  await expect(page.locator("#words")).toBeFocused();
  await accessible(page);
  await page.keyboard.type("  \n ");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByRole("alert")).toContainText("Write something first");
  await expect(page.locator("#words")).toHaveValue("  \n ");
});

test("whatever is typed comes back as it was typed", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Asha Rahim");
  const typed = ["<script>window.ran = true</script><img src=x onerror='window.ran = true'>", "🙂 👩‍👩‍👧 “quoted”", "שלום, مرحبا", "a & b < c > d 'e' \"f\" \\n {{g}}"];
  for (const words of typed) {
    await page.locator("#words").fill(words);
    await page.keyboard.press("Control+Enter");
    await expect(page.locator("#words")).toHaveValue("");
  }
  await sent(page);
  await page.reload();
  for (const words of typed) await expect(page.getByText(words.split("“")[0].trim(), { exact: false }).first()).toBeVisible();
  expect(await page.evaluate(() => window.ran)).toBeUndefined();
});

test("a hundred thousand characters save", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Asha Rahim");
  await page.locator("#words").fill(`Long letter. ${"word ".repeat(20_000)}The end of it.`);
  await page.getByRole("button", { name: "Save" }).tap();
  await sent(page);
  await page.reload();
  await expect(page.getByText(/The end of it\./).first()).toBeAttached();
});

test("without a signal the words stay, say so, and go when they can", async ({ page, council, context }) => {
  // The reader may not have come yet when the signal goes.
  page.allow(/net::ERR_INTERNET_DISCONNECTED|Failed to load resource|dynamically imported module/);
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await context.setOffline(true);
  await page.locator("#words").fill("Written in a kitchen without a signal.");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByText("Written in a kitchen without a signal.")).toBeVisible();
  await letGo(page);
  await expect(page.getByText(/No signal · 1 to send/)).toBeVisible();
  await accessible(page);
  await context.setOffline(false);
  await expect(page.getByText("All sent")).toBeVisible({ timeout: 40_000 });
  await page.reload();
  await expect(page.getByText("Written in a kitchen without a signal.")).toBeVisible();
});

test("a council that cannot save keeps nothing and loses nothing", async ({ page, council }) => {
  page.allow(/503/);
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  const refusal = { type: "about:blank", title: "Nothing can be saved just now", status: 503, detail: "This was not saved.", code: "offline" };
  await page.route("**/api/v1/entries", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", json: refusal }));
  await page.locator("#words").fill("Said while the council could not save.");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByText("Said while the council could not save.")).toBeVisible();
  await letGo(page);
  await expect(page.getByText(/Could not be sent yet · 1 waiting/)).toBeVisible();
  await expect(page.getByText("Not sent yet. It is kept on this tablet, and will be sent as soon as it can be.")).toBeVisible();
  await accessible(page);
  await page.unroute("**/api/v1/entries");
  await page.getByRole("button", { name: "Try now" }).tap();
  await sent(page);
  await page.reload();
  await expect(page.getByText("Said while the council could not save.")).toBeVisible();
});

test("the day it happened can be chosen under Today", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.locator("#words").fill("Saw the housing officer with him.");
  const today = page.getByRole("button", { name: "When it happened: Today" });
  await expect(page.getByLabel("The day it happened")).toBeHidden();
  await today.tap();
  await expect(today).toHaveAttribute("aria-expanded", "true");
  await page.getByLabel("The day it happened").fill("2026-11-16");
  await page.getByLabel("The day it happened").blur();
  await expect(page.getByRole("button", { name: "When it happened: Monday" })).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Save" }).tap();
  await sent(page);
  await page.reload();
  const entry = page.locator(".entry").filter({ hasText: "Saw the housing officer with him." });
  await expect(entry.getByRole("heading")).toContainText("Monday");
  await expect(entry.locator("time")).toHaveAttribute("datetime", "2026-11-16");
});

test("a draft outlives going somewhere else and coming back", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.locator("#words").fill("Half a thought");
  await page.getByRole("link", { name: /My people/ }).first().tap();
  await open(page, "Mal Pryce");
  await expect(page.locator("#words")).toHaveValue("Half a thought");
});

test("somebody new needs one field", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await page.getByRole("button", { name: "Add a person" }).tap();
  await accessible(page);
  await page.getByLabel("What do they like to be called?").fill("Jonty");
  await page.getByRole("button", { name: "Add and open" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Jonty" })).toBeVisible();
  await page.locator("#words").fill("Met at the food bank.");
  await page.getByRole("button", { name: "Save" }).tap();
  await sent(page);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Jonty" })).toBeVisible();
  await expect(page.getByText("Met at the food bank.")).toBeVisible();
});

test("somebody new who may be known already is shown whom they may be", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await page.getByRole("button", { name: "Add a person" }).tap();
  await page.getByLabel("What do they like to be called?").fill("denise");
  await page.getByRole("button", { name: "Add and open" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "denise" })).toBeVisible();
  const known = page.locator("section").filter({ has: page.getByRole("heading", { name: "Is this somebody we know already?" }) });
  await expect(known.getByRole("link", { name: "Denise Harland" })).toBeVisible();
  await expect(page.locator("#words")).toBeFocused();
  await accessible(page);
  // It is a question and no more: writing goes on, and answers it.
  await page.locator("#words").fill("Another Denise: met at the food bank.");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(known).toHaveCount(0);
});
