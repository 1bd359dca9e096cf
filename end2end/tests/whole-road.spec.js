// The whole road: a note on a tablet, what was read in it confirmed, the figure on the review page, the file that is published.
import { readFileSync } from "node:fs";
import { accessible, become, expect, open, sent, test } from "./kit.js";

test("a note in plain words becomes a figure, and a file in which nothing small can be seen", async ({ page, council }) => {
  // The team lead looks first.
  await become(page, council, "team-lead");
  await page.goto(`${council.origin}/review`);
  const card = page.locator("article, section").filter({ has: page.getByRole("heading", { name: /A&E attendances/ }) }).first();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What changed for the people we go alongside");
  const before = await card.innerText();

  // Somebody who opens the address it prints chooses who to be.
  await page.goto(council.origin + "/demonstration");
  await page.getByRole("link", { name: "Caseworker" }).tap();
  await open(page, "Denise Harland");
  await page.keyboard.type("Met her at the post office. A&E 7 times in the last three months, she says. Council tax down to £590. Ring her Tuesday.");
  const chips = page.locator(".chip");
  await expect(chips.filter({ hasText: "A&E attendances" })).toContainText("7");
  await expect(chips.filter({ hasText: "Council tax" })).toContainText("£590");
  await accessible(page);
  await chips.filter({ hasText: "A&E attendances" }).tap();
  await chips.filter({ hasText: "Council tax" }).tap();
  await expect(chips.filter({ hasText: "A&E attendances" })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.locator("#words")).toHaveValue("");
  const words = page.getByText("Met her at the post office.");
  await expect(words).toBeVisible();
  await sent(page);
  await page.reload();
  await expect(words).toBeVisible();
  await accessible(page);

  // The figure has moved.
  await page.goto(council.links["team-lead"]);
  await page.goto(`${council.origin}/review`);
  await expect(card).toBeVisible();
  expect(await card.innerText()).not.toBe(before);
  await accessible(page);

  // And the analyst takes the file.
  await become(page, council, "analyst");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await accessible(page);
  await page.getByRole("link", { name: /July to September 2026/ }).first().tap();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "One value a line (CSV)" }).tap()]);
  const lines = readFileSync(await download.path(), "utf8").trim().split("\r\n").slice(1);
  const values = lines.map((line) => line.split(",").at(-2));
  expect(values.length).toBeGreaterThan(20);
  for (const value of values) expect(value === "c" || Number(value) >= 10, value).toBeTruthy();
  expect(values.some((value) => value !== "c")).toBeTruthy();
  expect(values).toContain("c");
});

test("every page says that it is a demonstration, and one can change who one is", async ({ page, council }) => {
  for (const [role, path] of [["caseworker", "/"], ["team-lead", "/"], ["team-lead", "/review"], ["analyst", "/release"]]) {
    await become(page, council, role);
    await page.goto(council.origin + path);
    await expect(page.getByText(/demonstration/i).first()).toBeVisible();
    await expect(page.getByRole("link", { name: "Change who you are" })).toBeVisible();
  }
  await page.getByRole("link", { name: "Change who you are" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Choose who to be" })).toBeVisible();
  await accessible(page);
});

test("the review page can be read without script", async ({ browser, council }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(council.links["team-lead"]);
  await page.goto(`${council.origin}/review`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What changed for the people we go alongside");
  await expect(page.getByText("Falls like this happen without any help.").first()).toBeVisible();
  await expect(page.getByText(/known before and after/).first()).toBeVisible();
  await context.close();
});
