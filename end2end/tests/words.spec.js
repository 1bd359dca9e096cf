// The council's own words: a lead changes what a theme is read from, looks at what that would have read, and saves it.
import { accessible, become, expect, open, test } from "./kit.js";

test("a lead changes a theme's words, sees what they would have read, and saves them", async ({ page, council }) => {
  page.allow(/422/);
  await become(page, council, "team-lead");
  await page.goto(`${council.origin}/review`);
  await page.getByRole("link", { name: "Words", exact: true }).tap();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your words");
  await accessible(page);
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Money and debt", exact: true }) });
  await row.getByRole("link").tap();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Money and debt");
  await accessible(page);
  const words = page.getByLabel("Words it is read from");
  const before = await words.inputValue();
  await words.fill(`${before}\nwasher`);
  await page.getByRole("button", { name: "See what it would have read" }).tap();
  const preview = page.getByRole("region", { name: "What it would have read" });
  await expect(preview).toContainText("Nothing has been saved yet.");
  await expect(preview).toContainText(/notes of the last \d+ days/);
  await expect(words).toHaveValue(`${before}\nwasher`);
  await accessible(page);
  // What is wrong is said, and what was typed stays.
  await page.getByLabel("What people call it").fill("");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByRole("alert")).toContainText("There is a problem");
  await expect(words).toHaveValue(`${before}\nwasher`);
  await accessible(page);
  await page.getByLabel("What people call it").fill("Money and debt");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your words");
  await expect(row).toContainText("washer");
  // Notes are read with them from then on.
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.keyboard.type("The washer again.");
  await expect(page.locator(".chip", { hasText: "Money and debt" })).toBeVisible();
  await page.locator("#words").fill("");
});

test("the words fit a narrow screen", async ({ page, council }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await become(page, council, "team-lead");
  for (const path of ["/words", "/words/theme/debt", "/words/measure/new"]) {
    await page.goto(council.origin + path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), path).toBeLessThanOrEqual(0);
    await accessible(page);
  }
});

test("a caseworker is told that there is nothing", async ({ page, council }) => {
  page.allow(/404/);
  await become(page, council, "caseworker");
  const answer = await page.goto(`${council.origin}/words`);
  expect(answer.status()).toBe(404);
});
