// A dataset from its declaration to the page that anybody can read: two people, one gate, eleven files; and a return that finance signs.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { accessible, become, expect, test } from "./kit.js";

const EXAMPLE = readFileSync("../docs/dataset.toml", "utf8").replace('"what-changed"', '"by-age"').replace("What changed for people we went alongside", "What changed, by age");

test("a dataset is declared, refused, mended, prepared, released by somebody else, read by anybody, and taken back", async ({ page, council, browser }) => {
  // What is wrong with a declaration is said with 422, which a browser writes down.
  page.allow(/422/);
  await become(page, council, "analyst");
  await expect(page.getByRole("heading", { level: 1, name: "Release figures" })).toBeVisible();
  await accessible(page);
  await page.getByRole("link", { name: "Declare a dataset" }).tap();
  await accessible(page);
  await page.getByLabel("The declaration, as TOML").fill(EXAMPLE.replace('id = "age_band"', 'id = "caseworker"'));
  await page.getByRole("button", { name: "Declare it" }).tap();
  await expect(page.getByText("No figure is about somebody who works here").first()).toBeVisible();
  await expect(page.getByLabel("The declaration, as TOML")).toHaveValue(/by-age/);
  await accessible(page);
  // What is mended comes from a file this time.
  await page.getByLabel("Or a file with it").setInputFiles({ name: "dataset.toml", mimeType: "application/toml", buffer: Buffer.from(EXAMPLE) });
  await page.getByRole("button", { name: "Declare it" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "What changed, by age" })).toBeVisible();
  await accessible(page);

  await page.getByLabel("Period", { exact: true }).selectOption("2026-Q3");
  await page.getByRole("button", { name: "Prepare it" }).tap();
  await expect(async () => {
    const again = page.getByRole("link", { name: "Look again" });
    if (await again.isVisible()) await again.tap();
    await expect(page.getByRole("heading", { level: 1, name: "Prepared" })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await accessible(page);
  await page.getByRole("link", { name: "See what would be published" }).tap();
  await expect(page.getByText("You prepared it, so somebody else releases it: team lead.")).toBeVisible();
  await expect(page.getByText("held back: too few people").first()).toBeVisible();
  await accessible(page);
  const draft = page.url();

  await become(page, council, "team-lead");
  await page.goto(draft);
  await page.getByRole("button", { name: "Release it" }).tap();
  await expect(page.getByText(/^Released on 18 November 2026/)).toBeVisible();
  await accessible(page);

  const signedOut = await browser.newContext({ acceptDownloads: true });
  const reader = await signedOut.newPage();
  await reader.goto(`${council.origin}/published/by-age`);
  await expect(reader.getByRole("heading", { level: 1, name: "What changed, by age" })).toBeVisible();
  await accessible(reader);
  const files = reader.locator(".files a");
  const count = await files.count();
  expect(count).toBe(10);
  for (let nth = 0; nth < count; nth += 1) {
    const [download] = await Promise.all([reader.waitForEvent("download"), files.nth(nth).click()]);
    expect(readFileSync(await download.path()).length, download.suggestedFilename()).toBeGreaterThan(100);
  }
  await reader.setViewportSize({ width: 320, height: 640 });
  expect(await reader.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await signedOut.close();

  await page.getByLabel("Why").fill("A team was counted twice.");
  await page.getByRole("button", { name: "Take it back" }).tap();
  await expect(page.getByText("Withdrawn: A team was counted twice.")).toBeVisible();
  await accessible(page);
});

/** Somebody who has been known since spring, written down today. */
async function writtenLate(page, number) {
  const [person, record] = [randomUUID(), randomUUID()];
  const facts = [{ fact: "observation", measure: "ae-attendances", value: 3, source: "person" }];
  const entry = { id: record, people: [person], kind: "note", text: "A&E again.", occurred_on: "2026-04-03", facts };
  const statuses = await page.evaluate(async ([person, entry]) => {
    const headers = { "content-type": "application/json", "x-alongside": "1" };
    const send = async (to, body) => (await fetch(to, { method: "POST", headers, body: JSON.stringify(body) })).status;
    return [await send("/api/v1/people", person), await send("/api/v1/entries", [entry])];
  }, [{ id: person, name: `Late ${number}` }, entry]);
  expect(statuses).toEqual([201, 200]);
}

test("the gate refuses what would let an exact return give somebody away, and lets it pass once it is mended", async ({ page, council, browser }) => {
  await become(page, council, "finance");
  await page.goto(`${council.origin}/returns/framework/supporting-families?period=2026-Q2`);
  await page.getByLabel("Under which gateway").fill("The Act, section 1");
  await page.getByLabel("Who is given it").fill("The department");
  await page.getByRole("button", { name: "Sign these numbers" }).tap();
  await expect(page.getByText("They are not to be published.")).toBeVisible();
  await become(page, council, "caseworker");
  for (const number of [1, 2, 3]) await writtenLate(page, number);

  await become(page, council, "analyst");
  await page.goto(`${council.origin}/release/declare`);
  await page.getByLabel("The declaration, as TOML").fill(EXAMPLE.replace('"by-age"', '"spring"').replace("What changed, by age", "Spring"));
  await page.getByRole("button", { name: "Declare it" }).tap();
  const prepare = async (heading) => {
    await page.getByLabel("Period", { exact: true }).selectOption("2026-Q2");
    await page.getByRole("button", { name: "Prepare it" }).tap();
    await expect(async () => {
      const again = page.getByRole("link", { name: "Look again" });
      if (await again.isVisible()) await again.tap();
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible({ timeout: 1_000 });
    }).toPass();
  };
  await prepare("The gate refuses it");
  await expect(page.getByText(/Taken from what is published already in “the return/)).toBeVisible();
  await expect(page.getByText("Nothing was kept.")).toBeVisible();
  await accessible(page);
  await page.getByRole("link", { name: "Mend the declaration" }).tap();
  const declaration = page.getByLabel("The declaration, as TOML");
  const refused = await declaration.inputValue();
  await declaration.fill(refused.replace('"ae-attendances-change"', '"spend-all"').replace('"known-debt"', '"spend-flexible"'));
  await page.getByRole("button", { name: "Declare it" }).tap();
  await expect(page.getByText("Version of the declaration")).toBeVisible();
  await prepare("Prepared");
  await page.getByRole("link", { name: "See what would be published" }).tap();
  await expect(page.getByText("You prepared it, so somebody else releases it: team lead.")).toBeVisible();
  const draft = page.url();
  await become(page, council, "team-lead");
  await page.goto(draft);
  await page.getByRole("button", { name: "Release it" }).tap();
  await expect(page.getByText(/^Released on 18 November 2026/)).toBeVisible();
  const signedOut = await browser.newContext();
  const reader = await signedOut.newPage();
  await reader.goto(`${council.origin}/published/spring`);
  await expect(reader.getByRole("heading", { level: 1, name: "Spring" })).toBeVisible();
  await accessible(reader);
  await signedOut.close();
});

test("councils stand side by side in the frame of the desk", async ({ page, council }) => {
  await become(page, council, "analyst");
  await page.getByRole("link", { name: "Beside what other councils publish" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Councils side by side" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Release" })).toHaveAttribute("aria-current", "page");
  await expect(page.getByText("Nothing has been collected yet.")).toBeVisible();
  await accessible(page);
});

test("finance signs what is owed to a fund, as it was previewed", async ({ page, council }) => {
  // What is missing is said with 422, which a browser writes down.
  page.allow(/422/);
  await become(page, council, "finance");
  await expect(page.getByRole("heading", { level: 1, name: "Returns" })).toBeVisible();
  await accessible(page);
  await page.getByRole("link", { name: "Supporting Families: ten outcomes", exact: true }).tap();
  await expect(page.getByText("Our notes do not speak of this.").first()).toBeVisible();
  await accessible(page);
  await page.goto(`${council.origin}/returns/fund/flexible`);
  await page.getByRole("button", { name: "Sign these numbers" }).tap();
  await expect(page.getByRole("link", { name: "Say who is given it." })).toBeVisible();
  await accessible(page);
  await page.getByLabel("Under which gateway").fill("Grant agreement, condition 4");
  await page.getByLabel("Who is given it").fill("The fund's board");
  await page.getByRole("button", { name: "Sign these numbers" }).tap();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download it (CSV)" }).tap()]);
  expect(readFileSync(await download.path(), "utf8")).toContain("Grant agreement, condition 4");
  await accessible(page);
});

test("the pages of releases fit a telephone", async ({ page, council }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await become(page, council, "analyst");
  for (const path of ["/release", "/release/declare", "/release/side-by-side", "/release/datasets/what-changed", "/release/what-changed-2026-q3"]) {
    await page.goto(council.origin + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
  }
  await become(page, council, "finance");
  for (const path of ["/returns", "/returns/fund/flexible"]) {
    await page.goto(council.origin + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
  }
});
