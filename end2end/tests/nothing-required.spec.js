// No field but the words is required, anywhere; and nothing lists or counts what is missing or has not been confirmed.
import { become, expect, open, test } from "./kit.js";

/** Nothing on the page is marked as required, and nothing counts what nobody has written. */
async function asksForNothing(page) {
  expect(await page.locator("[required], [aria-required='true']").count()).toBe(0);
  const text = await page.locator("main").innerText();
  expect(text).not.toMatch(/baseline|unconfirmed|not (yet )?confirmed|incomplete|% complete|mandatory|required|missing/i);
}

test("every form saves with its words alone, and says what to do without them", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await expect(page.getByRole("heading", { name: "Going alongside" })).toBeVisible();
  await asksForNothing(page);

  // A note about nobody known yet: the words.
  await page.getByRole("button", { name: "Note without a name" }).tap();
  await asksForNothing(page);
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByRole("alert")).toContainText("Nothing else is needed");
  await page.getByLabel(/somebody we do not know yet/).fill("Words alone, about nobody known.");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByRole("heading", { name: "Waiting for somebody" })).toBeVisible();

  // A person: what they like to be called.
  await page.getByRole("button", { name: "Add a person" }).tap();
  await asksForNothing(page);
  await page.getByRole("button", { name: "Add and open" }).tap();
  await expect(page.getByRole("alert")).toContainText("Write what they like to be called");
  await page.getByLabel("What do they like to be called?").fill("Pip");
  await page.getByRole("button", { name: "Add and open" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Pip" })).toBeVisible();

  // A note: the words. What is read in them is offered, left alone, and never asked for again.
  await asksForNothing(page);
  await page.locator("#words").fill("A&E 3 times since August. Owes £900 rent. Ring her Tuesday.");
  await expect(page.locator(".chip").first()).toBeVisible();
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.locator(".timeline").getByText("Owes £900 rent.")).toBeVisible();
  await expect(page.getByText("All sent")).toBeVisible();
  await asksForNothing(page);
  await page.reload();
  await expect(page.locator(".timeline").getByText("Owes £900 rent.")).toBeVisible();
  await asksForNothing(page);

  // Around them, and standing in: days have a value before anybody chooses one.
  await page.getByRole("link", { name: "Household, and who goes alongside" }).tap();
  await page.getByText("Add somebody to the household").tap();
  await asksForNothing(page);
  await expect(page.getByLabel("Since when?")).toHaveValue("2026-11-18");
  await page.getByRole("link", { name: "Ask a colleague to stand in for a while" }).tap();
  await expect(page.getByLabel("First day")).toHaveValue("2026-11-18");
  await expect(page.getByLabel("Last day")).toHaveValue("2026-11-18");
  await asksForNothing(page);
});

test("nothing that a lead or a caseworker sees counts what nobody has written", async ({ page, council }) => {
  for (const role of ["caseworker", "team-lead"]) {
    await become(page, council, role);
    await expect(page.getByRole("heading", { name: "Others in the team" })).toBeVisible();
    await asksForNothing(page);
    for (const name of ["Asha Rahim", "Mal Pryce"]) {
      await open(page, name);
      await asksForNothing(page);
      await page.getByRole("link", { name: "My people" }).first().tap();
    }
  }
});
