// Review at a desk: an indicator from nothing to a figure opened to its entries; a stocktake printed; every page can be used by everybody.
import { accessible, become, expect, test } from "./kit.js";

const FITS = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

test("an indicator is made from nothing, gives a figure, and opens to the entries behind it", async ({ page, council }) => {
  await become(page, council, "team-lead");
  await page.getByRole("link", { name: "Review" }).tap();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What changed for the people we go alongside");
  await accessible(page);
  await page.getByRole("link", { name: "Indicators" }).tap();
  await accessible(page);
  await page.getByRole("link", { name: "Make an indicator" }).tap();
  await accessible(page);
  await page.getByRole("link", { name: /How something stands/ }).tap();
  await page.getByLabel("What people call it").fill("Council tax owed");
  await page.getByLabel("Its name in addresses").fill("council-tax-owed");
  await page.getByLabel("Council tax owed", { exact: true }).check();
  await accessible(page);
  await page.getByRole("button", { name: "See what it would give" }).tap();
  await expect(page.getByRole("heading", { name: /What it would give/ })).toBeVisible();
  await expect(page.getByText("we take the newest value of").first()).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Save, and count the past by it" }).tap();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Indicators");
  await expect(async () => {
    const answer = await page.goto(`${council.origin}/review/council-tax-owed`);
    expect(answer.status()).toBe(200);
  }).toPass();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Council tax owed: £/);
  await accessible(page);
  await page.getByRole("link", { name: "The people and entries behind this figure" }).tap();
  await expect(page.getByText(/is in the audit/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Denise Harland" })).toBeVisible();
  await accessible(page);
  await page.getByRole("link", { name: "Denise Harland" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Denise Harland" })).toBeVisible();
  page.allow(/404/);
});

test("a figure is broken down as far as nobody can be told apart", async ({ page, council }) => {
  await become(page, council, "team-lead");
  await page.goto(`${council.origin}/review/ae-attendances-change`);
  await page.getByLabel("By", { exact: true }).selectOption({ label: "Age band" });
  await page.getByRole("button", { name: "Break down" }).tap();
  await expect(page.getByText(/Held back/).first()).toBeVisible();
  await accessible(page);
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(FITS)).toBeLessThanOrEqual(0);
  }
});

test("a stocktake is held, printed and taken home without what only the team may see", async ({ page, council }) => {
  await become(page, council, "team-lead");
  await page.goto(`${council.origin}/stocktakes`);
  await accessible(page);
  await page.getByRole("link", { name: "Start a stocktake" }).tap();
  await accessible(page);
  await page.getByRole("button", { name: "Start" }).tap();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Stocktake of/);
  await accessible(page);
  await page.getByLabel("What we noticed").fill("Debt moves slowly.");
  await page.getByLabel("What", { exact: true }).first().fill("Ring housing on Mondays");
  await page.getByLabel("Who looks again").first().fill("Sam");
  await page.getByRole("button", { name: "Save", exact: true }).tap();
  await expect(page.getByLabel("What we noticed")).toHaveValue("Debt moves slowly.");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText("Debt moves slowly.").last()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Figures that have been released" })).toBeVisible();
  await expect(page.getByText(/known before and after/).first()).toBeHidden();
  const paper = await page.pdf({ format: "A4" });
  expect(paper.length).toBeGreaterThan(5000);
  await page.emulateMedia({ media: "screen" });
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download as one file" }).tap()]);
  expect(file.suggestedFilename()).toBe("stocktake-2026-11-18.html");
  await page.getByRole("link", { name: "Meeting view, without names" }).tap();
  await expect(page.getByText("Sam", { exact: true })).toHaveCount(0);
  await accessible(page);
});

test("pages at a desk keep their contrast in the dark and fit a narrow screen", async ({ page, council }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await become(page, council, "team-lead");
  for (const path of ["/review", "/review/known-debt-change", "/indicators/new?method=change", "/stocktakes/new"]) {
    await page.goto(council.origin + path);
    await accessible(page);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(FITS), path).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1024, height: 768 });
  }
});
