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
    await expect(page, path).toHaveTitle("Page not found – Alongside");
    await accessible(page);
  }
});

test("the title is that of the page one is on", async ({ page, council }) => {
  await become(page, council, "team-lead");
  await expect(page).toHaveTitle("My people – Alongside");
  // A document of the server's own.
  await page.getByRole("link", { name: "Review" }).tap();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What changed for the people we go alongside");
  await expect(page).toHaveTitle("What changed for the people we go alongside – Alongside");
  await page.getByRole("link", { name: "My people" }).first().tap();
  await expect(page).toHaveTitle("My people – Alongside");
});

test("opening somebody's page is told to the council once, and is not among the words that wait", async ({ page, council }) => {
  const viewed = [];
  page.on("request", (request) => {
    if (request.method() === "POST") viewed.push(...request.postDataJSON().filter((record) => record.kind === "viewed"));
  });
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  const mal = page.url().split("/").at(-1);
  await expect.poll(() => viewed.length).toBe(1);
  expect(viewed[0].people).toEqual([mal]);
  const back = async () => page.getByRole("link", { name: "My people" }).first().tap();
  // Not for another look at the same page, nor for what changes in it.
  await page.locator("#words").fill("Only passing.");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByText("All sent")).toBeVisible();
  await back();
  await open(page, "Mal Pryce");
  await back();
  await open(page, "Asha Rahim");
  await expect.poll(() => viewed.length).toBe(2);
  expect(viewed[1].people).not.toEqual([mal]);
  // Ten minutes later it is another look.
  await page.clock.setSystemTime(new Date("2026-11-18T10:11:00Z"));
  await back();
  await open(page, "Mal Pryce");
  await expect.poll(() => viewed.length).toBe(3);
  await page.reload();
  await expect(page.getByText("Only passing.")).toHaveCount(1);
});

test("a page opened without a signal is not spoken of as words to send", async ({ page, council, context }) => {
  page.allow(/net::ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  await become(page, council, "caseworker");
  await expect(page.getByRole("heading", { name: "Going alongside" })).toBeVisible();
  await context.setOffline(true);
  await open(page, "Mal Pryce");
  await expect(page.getByText("No signal · nothing to send")).toBeVisible();
  await expect(page.getByText(/keep this page open/)).toHaveCount(0);
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.postData().includes('"viewed"'));
  await context.setOffline(false);
  await sent;
});

test("who opened a record without going alongside is a quiet line, and what else is no entry is not shown", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  const mal = page.url().split("/").at(-1);
  const shown = await page.locator(".entry").count();
  const line = (number, more) => JSON.stringify({ id: `0198c0de-0000-7000-8000-00000000bee${number}`, people: [mal], recorded_at: "2026-11-18T09:00:00Z", ...more });
  const lines = [
    line(1, { kind: "glass", text: "A hospital rang about him." }),
    line(2, { kind: "protection", facts: [{ fact: "denied", worker: "0198c0de-0000-7000-8000-00000000beef" }, { fact: "from-a-newer-server" }] }),
    line(3, { kind: "disposed" }),
    line(4, { kind: "settled", people: [], refers_to: ["0198c0de-0000-7000-8000-00000000beef"] }),
  ];
  await page.route("**/api/v1/entries", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `${lines.join("\n")}\n${await answer.text()}` });
  });
  await page.reload();
  await expect(page.getByText("Somebody opened this record without going alongside: A hospital rang about him.")).toBeVisible();
  await expect(page.locator(".entry")).toHaveCount(shown + 1);
  await accessible(page);
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
