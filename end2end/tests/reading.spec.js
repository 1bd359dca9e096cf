// What reads notes comes after the page: it never keeps anybody from writing, and reads what is there when it comes.
import { become, expect, open, sent, test } from "./kit.js";

const NOTE = "Owes £1,840 council tax.";

test("words are written and saved before what reads them has come", async ({ page, council }) => {
  let bring;
  const wanted = new Promise((come) => { bring = come; });
  await page.route("**/pkg/reader.wasm*", async (route) => { await wanted; await route.continue(); });
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.locator("#words").fill("Saved while nothing reads.");
  await page.getByRole("button", { name: "Save" }).tap();
  await sent(page);
  await page.locator("#words").fill(NOTE);
  await expect(page.locator(".chip")).toHaveCount(0);
  bring();
  await expect(page.locator(".chip", { hasText: "£1,840" })).toBeVisible();
  await expect(page.locator("#words")).toBeFocused();
});

test("what could not be brought is asked for again when it is next wanted", async ({ page, council }) => {
  page.allow(/net::ERR_FAILED|Failed to (load|fetch)|error: /);
  let tries = 0;
  await page.route("**/start-reader.js*", (route) => (tries++ === 0 ? route.abort() : route.continue()));
  await page.clock.install({ time: new Date("2026-11-18T10:00:00Z") });
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await expect.poll(() => tries).toBe(1);
  await page.locator("#words").fill(NOTE);
  await page.clock.runFor(31_000);
  await page.getByRole("link", { name: /My people/ }).first().tap();
  await open(page, "Mal Pryce");
  await page.clock.runFor(3_000);
  await expect(page.locator("#words")).toHaveValue(NOTE);
  await expect(page.locator(".chip", { hasText: "£1,840" })).toBeVisible();
});
