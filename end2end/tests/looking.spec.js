// Looking: lists, pages that are not there, small screens, and nothing personal where it does not belong.
import { accessible, become, expect, open, test } from "./kit.js";

test("my people are found as one types, and the list keeps their words to itself", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await expect(page.getByRole("heading", { name: "Going alongside" })).toBeVisible();
  await accessible(page);
  const list = await page.locator("main").innerText();
  expect(list).not.toContain("I slept");
  expect(list).not.toMatch(/safe contact/i);
  await page.getByLabel("Find somebody").fill("deni");
  await expect(page.getByRole("link", { name: /Denise Harland/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /Mal Pryce/ })).toHaveCount(0);
  await page.getByLabel("Find somebody").fill("nobody of that name");
  await expect(page.getByText(/Nobody/).first()).toBeVisible();
});

test("safe contact stands before anything else, and titles and addresses name nobody", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Asha Rahim");
  await expect(page.getByRole("note", { name: "Safe contact" })).toContainText("Never text, never post");
  expect(await page.title()).not.toMatch(/Asha|Rahim/);
  expect(page.url()).not.toMatch(/asha|rahim/i);
  await accessible(page);
});

test("what is not there, or not yours to see, is a real 404", async ({ page, council }) => {
  page.allow(/404/);
  await become(page, council, "caseworker");
  for (const path of ["/people/0198c0de-0000-7000-8000-00000000dead", "/people/nobody", "/no/such/page", "/review"]) {
    const answer = await page.goto(council.origin + path);
    expect(answer.status(), path).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
    await accessible(page);
  }
});

for (const [width, height] of [[768, 1024], [390, 844], [320, 640]]) {
  test(`nothing is cut off at ${width} by ${height}`, async ({ page, council }) => {
    await page.setViewportSize({ width, height });
    await become(page, council, "caseworker");
    await expect(page.getByRole("heading", { name: "Going alongside" })).toBeVisible();
    const fits = async () => expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    await fits();
    await open(page, "Denise Harland");
    await fits();
    await accessible(page);
    await become(page, council, "team-lead");
    await page.goto(`${council.origin}/review`);
    await fits();
    await become(page, council, "analyst");
    await fits();
  });
}

test("dark and forced colours keep their contrast", async ({ page, council }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await become(page, council, "caseworker");
  await open(page, "Denise Harland");
  await accessible(page);
  await become(page, council, "team-lead");
  await page.goto(`${council.origin}/review`);
  await accessible(page);
});
