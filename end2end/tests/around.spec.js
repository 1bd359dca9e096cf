// The people around somebody: a household with dates, a child's own record, who goes alongside, standing in, one person twice.
import { accessible, become, expect, open, test } from "./kit.js";

const part = (page, name) => page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name }) });
const sent = (page) => expect(page.getByText("All sent")).toBeVisible();

async function around(page) {
  await page.getByRole("link", { name: "Household, and who goes alongside" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: /^People around/ })).toBeVisible();
}

async function add(page, name, words) {
  await page.getByRole("link", { name: "My people" }).first().tap();
  await page.getByRole("button", { name: "Add a person" }).tap();
  await page.keyboard.type(name);
  await page.getByRole("button", { name: "Add and open" }).tap();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.locator("#words").fill(words);
  await page.getByRole("button", { name: "Save" }).tap();
  await sent(page);
}

test("two live in one household from a day until one has left, and a child gets a record of their own", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await add(page, "Wynn Carr", "Met at the door.");
  await add(page, "Ossie Carr", "Met at the door too.");
  await around(page);
  await accessible(page);
  const household = part(page, "Household");
  await household.getByText("Add somebody to the household").tap();
  await household.getByRole("button", { name: "Add to the household" }).tap();
  await expect(household.getByRole("alert")).toHaveText("Choose a person first");
  await accessible(page);
  await household.getByLabel(/Who else lives there/).fill("wynn");
  await household.getByRole("button", { name: /^Wynn Carr/ }).tap();
  await household.getByLabel("Since when?").fill("2026-10-01");
  await household.getByRole("button", { name: "Add to the household" }).tap();
  await expect(household.getByRole("link", { name: "Wynn Carr" })).toBeVisible();
  await expect(household.getByText("since 1 October")).toHaveCount(2);
  await sent(page);
  await page.reload();
  await household.getByRole("button", { name: "Wynn Carr has left" }).tap();
  await household.getByLabel(/The first day on which they live there no longer/).fill("2026-11-01");
  await household.getByRole("button", { name: "Save" }).tap();
  await expect(household.getByText("1 October to 1 November")).toBeVisible();
  await accessible(page);
  await sent(page);

  // A child who is written about on a parent's record.
  await page.getByRole("link", { name: "My people" }).first().tap();
  await open(page, "Asha Rahim");
  await around(page);
  const noor = household.getByRole("listitem").filter({ hasText: "Noor" });
  await noor.getByRole("button", { name: "Give them a record of their own" }).tap();
  await household.getByRole("link", { name: "Noor" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Noor" })).toBeVisible();
  await sent(page);
});

test("a lead says who goes alongside somebody from today, and who no longer does", async ({ page, council }) => {
  await become(page, council, "team-lead");
  await open(page, "Mal Pryce");
  await around(page);
  const who = part(page, "Who goes alongside them");
  const before = await who.getByRole("button", { name: /^Ends today/ }).count();
  await who.getByText("Somebody begins to go alongside them").tap();
  const choice = who.getByLabel("Who?");
  // Somebody who does not go alongside them yet.
  const already = (await who.getByRole("button", { name: /^Ends today/ }).evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? one.textContent))).join();
  const name = (await choice.locator("option").allInnerTexts()).slice(1).find((one) => !already.includes(one));
  await choice.selectOption(name);
  await who.getByRole("button", { name: "Begin from today" }).tap();
  const ends = who.getByRole("button", { name: `Ends today: ${name} goes alongside them` });
  await expect(ends).toBeVisible();
  await accessible(page);
  await sent(page);
  await ends.tap();
  await expect(who.getByRole("button", { name: /^Ends today/ })).toHaveCount(before);
  await sent(page);
});

test("a colleague stands in from a day to a day for those one goes alongside, and no longer when that is taken back", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await page.getByRole("link", { name: "Ask a colleague to stand in" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Standing in for a colleague" })).toBeVisible();
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByRole("alert")).toContainText("Choose who stands in");
  await accessible(page);
  const choice = page.getByLabel("Who stands in?");
  const name = await choice.locator("option").nth(1).innerText();
  await choice.selectOption(name);
  await page.getByLabel("First day").fill("2026-11-20");
  await page.getByLabel("Last day").fill("2026-11-19");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByRole("alert")).toContainText("Choose a last day that is not before the first");
  await page.getByLabel("Last day").fill("2026-11-27");
  for (const tick of await page.getByRole("checkbox").all()) await tick.uncheck();
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByRole("alert")).toContainText("Choose for whom");
  await page.getByRole("checkbox", { name: /^Mal Pryce/ }).check();
  await page.getByRole("button", { name: "Save" }).tap();
  const standing = part(page, "Who stands in").getByRole("listitem").filter({ hasText: "Mal Pryce" });
  await expect(standing).toContainText(`${name}, 20 November to 27 November`);
  await accessible(page);
  await sent(page);
  await page.reload();
  await standing.getByRole("link").tap();
  await around(page);
  await page.getByRole("button", { name: new RegExp(`^No longer: ${name} stands in`) }).tap();
  await expect(page.getByText(`${name} stands in`)).toHaveCount(0);
  await sent(page);
});

test("a lead reads two records of one person as one, is told before what moves, and can undo it", async ({ page, council }) => {
  const words = "Came in to ask about the gas.";
  await become(page, council, "caseworker");
  await add(page, "Dee Harland", words);
  await become(page, council, "team-lead");
  await open(page, "Denise Harland");
  await around(page);
  const same = part(page, "The same person twice?");
  await same.getByText("Put another record of theirs together with this one").tap();
  await same.getByLabel("Which other record is theirs?").fill("dee");
  await same.getByRole("button", { name: /^Dee Harland/ }).tap();
  await expect(same.getByText(/The one entry about Dee Harland, of 18 November, will be read on the page of Denise Harland/)).toBeVisible();
  await accessible(page);
  await same.getByRole("button", { name: "Read them as one" }).tap();
  await expect(same.getByRole("button", { name: "They are two after all: Dee Harland" })).toBeVisible();
  await sent(page);
  await page.getByRole("link", { name: /^Back to/ }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Denise Harland" })).toBeVisible();
  await expect(page.locator(".timeline").getByText(words)).toBeVisible();
  await page.getByRole("link", { name: "My people" }).first().tap();
  await expect(page.getByRole("link", { name: /^Dee Harland/ })).toHaveCount(0);
  await open(page, "Denise Harland");
  await around(page);
  await same.getByRole("button", { name: "They are two after all: Dee Harland" }).tap();
  await sent(page);
  await page.getByRole("link", { name: "My people" }).first().tap();
  await page.getByRole("link", { name: /^Dee Harland/ }).first().tap();
  await expect(page.locator(".timeline").getByText(words)).toBeVisible();
});
