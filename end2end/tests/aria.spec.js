// What a screen reader is told of the main pages and dialogs: names and roles, in their order. Nothing personal but the demonstration's
// invented people.
import { become, expect, open, test } from "./kit.js";

test("the first page is read as headings, links and lists", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await expect(page.getByRole("heading", { name: "Going alongside" })).toBeVisible();
  await expect(page.getByRole("banner")).toMatchAriaSnapshot(`
    - banner:
      - link "Alongside"
      - navigation "Pages":
        - list:
          - listitem:
            - link "My people"
      - text: /Kit Marlow/
      - link "Change who you are"
      - paragraph: All sent
  `);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "My people" [level=1]
      - heading "Going alongside" [level=2]
      - list:
        - listitem:
          - link /Asha Rahim/
  `);
});

test("a person's page is read as the box, what happened, and what is known", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.locator("#words").fill("Owes £640 council tax.");
  await expect(page.locator(".chip").first()).toBeVisible();
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Mal Pryce" [level=1]
      - link "Turn the tablet round"
      - button "Pass on a concern"
      - heading "What matters to Mal" [level=2]
      - textbox "What happened with Mal?": Owes £640 council tax.
      - list "Read in your words. Press one to count it, and again to change it.":
        - listitem:
          - button /Council tax/
          - button /Dismiss. Council tax/
      - group "What sort of entry, if you like":
        - button "Need"
        - button "Action"
        - button "Outcome"
        - button "Note"
      - button "Not read back"
      - button /When it happened/
      - button "Save"
      - heading "What happened" [level=2]
  `);
  await page.locator(".chip").first().tap();
  await page.locator(".chip").first().tap();
  await expect(page.getByRole("group", { name: /^Change: Council tax/ })).toMatchAriaSnapshot(`
    - group /Change. Council tax/:
      - text: Measure
      - combobox "Measure"
      - button "Do not count it"
      - button "Done"
  `);
  await page.locator("#words").fill("");
});

test("a concern and the choices of an entry are read as dialogs with names", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.getByRole("button", { name: "Pass on a concern" }).tap();
  await expect(page.getByRole("dialog")).toMatchAriaSnapshot(`
    - dialog "Pass on a concern":
      - heading "Pass on a concern" [level=2]
      - paragraph: /Ring/
      - textbox
      - button "Save"
      - button "Not now"
  `);
  await page.getByRole("dialog").getByRole("button", { name: "Not now" }).tap();
  await page.getByRole("button", { name: /^More about this entry/ }).first().tap();
  await expect(page.getByRole("dialog")).toMatchAriaSnapshot(`
    - dialog:
      - heading [level=2]
      - button "Leave out when it is read back"
      - button "Write down what Mal says of it"
      - button "Close"
  `);
});

test("the tablet turned round is read as one person's story", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.getByRole("link", { name: "Turn the tablet round" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Mal Pryce" })).toBeVisible();
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Mal Pryce" [level=1]
      - paragraph: /This is what is written about you/
      - button "Print their story"
      - list:
        - listitem:
          - heading [level=2]
          - button /I agree/
          - button /I do not agree/
          - button /Add my words/
  `);
  await expect(page.getByRole("banner")).toHaveCount(0);
});

test("the review page is read as one heading, a form and cards", async ({ page, council }) => {
  await become(page, council, "team-lead");
  await page.goto(`${council.origin}/review`);
  await expect(page.getByRole("banner")).toMatchAriaSnapshot(`
    - banner:
      - link "Alongside"
      - navigation "Pages":
        - list:
          - listitem:
            - link "My people"
          - listitem:
            - link "Review"
          - listitem:
            - link "Release"
  `);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "What changed for the people we go alongside" [level=1]
      - combobox "Team"
      - combobox "Up to"
      - button "Show"
      - article:
        - heading [level=2]
  `);
});
