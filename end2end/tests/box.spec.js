// The box: chips that are confirmed, changed and put away; taking back; keyboard, zoom and small screens.
import { accessible, become, expect, kept, letGo, open, sent, test } from "./kit.js";

const NOTE = "Saw her at the library. A&E 9 times in the last three months, she says. Council tax down to £640. Ring her Tuesday.";

const chip = (page, text) => page.locator(".chip", { hasText: text });

test("a note with three confirmed facts takes five taps", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Denise Harland");
  let taps = 0;
  const tap = async (what) => { taps += 1; await what.tap(); };
  await tap(page.locator("#words"));
  await page.keyboard.type(NOTE);
  for (const text of ["A&E attendances", "Council tax", "Remind me"]) await tap(chip(page, text));
  await tap(page.getByRole("button", { name: "Save" }));
  const entry = page.locator(".entry").filter({ hasText: "Saw her at the library. A&E 9 times" });
  await expect(entry.locator(".fact")).toHaveCount(3);
  expect(taps).toBe(5);
  await sent(page);
});

test("a chip is changed in a panel that moves nothing, and counts as it was changed", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.locator("#words").fill(NOTE);
  await chip(page, "A&E attendances").tap();
  const places = () => page.evaluate(() => ["#words", ".chips", ".box__save", ".timeline"].map((one) => document.querySelector(one).getBoundingClientRect().top + scrollY));
  const before = await places();
  await chip(page, "A&E attendances").tap();
  const panel = page.getByRole("group", { name: /^Change: A&E attendances/ });
  await expect(panel).toBeFocused();
  await expect(panel).toHaveAccessibleName(/^Change: A&E attendances 9/);
  expect(await places()).toEqual(before);
  await accessible(page);
  await panel.getByLabel("Number").fill("a few");
  await panel.getByLabel("Number").blur();
  await panel.getByLabel("Source").selectOption({ label: "an agency said" });
  // Another field was changed: what is still unclear stays said, and stays written.
  await expect(panel.getByRole("alert")).toContainText("Write it as a number");
  await expect(panel.getByLabel("Number")).toHaveValue("a few");
  await panel.getByLabel("Number").fill("some");
  await panel.getByLabel("Number").blur();
  await expect(panel.getByRole("alert")).toContainText("Write it as a number");
  await accessible(page);
  await panel.getByLabel("Number").fill("3");
  await panel.getByLabel("Number").blur();
  await expect(panel).toHaveAccessibleName(/^Change: A&E attendances 3/);
  await panel.getByLabel("Window").selectOption({ label: "in a fortnight" });
  await expect(panel.getByRole("alert")).toHaveCount(0);
  await panel.getByRole("button", { name: "Done" }).tap();
  await expect(page.locator("#words")).toBeFocused();
  await expect(chip(page, "A&E attendances")).toContainText("3 in a fortnight, an agency said");
  // Typing on does not take it back.
  await page.keyboard.type(" Tired.");
  await expect(chip(page, "A&E attendances")).toContainText("3 in a fortnight");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.locator(".entry").first().locator(".fact")).toHaveText(/A&E attendances 3 in a fortnight, an agency said/);
  await sent(page);
});

test("numbers stand first, in two rows, and a button shows the rest", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  const first = () => page.locator("#words").evaluate((words) => words.getBoundingClientRect().top);
  const before = await first();
  await page.locator("#words").fill(`The school and the landlord again. ${NOTE} Paid £18 for the taxi. Asked the GP to see her. Spent a night in the cells. Kyle was in hospital.`);
  const shown = page.locator(".read-chip:visible");
  const rows = () => shown.evaluateAll((all) => new Set(all.map((one) => one.offsetTop)).size);
  const more = page.getByRole("button", { name: /^\d+ more read in your words$/ });
  await expect(more).toBeVisible();
  expect(await rows()).toBeLessThanOrEqual(2);
  expect(await first()).toBe(before);
  // What is about a theme stands behind every number, also where its words come first.
  await expect(shown.first()).toContainText("A&E attendances");
  expect((await more.boundingBox()).height).toBeGreaterThanOrEqual(44);
  await accessible(page);
  const some = await shown.count();
  const left = Number((await more.textContent()).match(/\d+/)[0]);
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(shown).toHaveCount(some + left);
  const fewer = page.getByRole("button", { name: "Show fewer of what was read in your words" });
  await expect(fewer).toBeFocused();
  await expect(fewer).toHaveAttribute("aria-expanded", "true");
  await accessible(page);
  await page.keyboard.press("Enter");
  await expect(shown).toHaveCount(some);
  // A narrower page has room for fewer.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(rows).toBe(2);
  await expect.poll(() => shown.count()).toBeLessThan(some);
  await page.locator("#words").fill("");
  await kept(page);
});

test("what is put away stays away for that wording, by its cross or a swipe", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.locator("#words").fill(NOTE);
  await page.getByRole("button", { name: /^Dismiss: Council tax/ }).tap();
  await expect(chip(page, "£640")).toHaveCount(0);
  await page.locator("#words").fill(`${NOTE} More.`);
  await expect(chip(page, "A&E attendances")).toBeVisible();
  await expect(chip(page, "£640")).toHaveCount(0);
  const at = await chip(page, "A&E attendances").boundingBox();
  await page.mouse.move(at.x + 100, at.y + at.height / 2);
  await page.mouse.down();
  await page.mouse.move(at.x + 10, at.y + at.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(chip(page, "A&E attendances")).toHaveCount(0);
  await page.locator("#words").fill(NOTE.replace("£640", "£700"));
  await expect(chip(page, "£700")).toHaveAttribute("aria-pressed", "false");
});

test("what was saved can be taken back for ten seconds, and is not sent before", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  const sending = [];
  page.on("request", (request) => { if (request.method() === "POST" && request.postData()?.includes("second thoughts")) sending.push(request); });
  await page.locator("#words").fill("Written with second thoughts. A&E twice since August.");
  await chip(page, "A&E attendances").tap();
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByText("Written with second thoughts.")).toBeVisible();
  await expect(page.getByText("1 to send in a moment")).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Undo" }).tap();
  await expect(page.locator("#words")).toHaveValue("Written with second thoughts. A&E twice since August.");
  await expect(chip(page, "A&E attendances")).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator(".timeline").getByText("Written with second thoughts.")).toHaveCount(0);
  await expect(page.getByText("All sent")).toBeVisible();
  expect(sending).toHaveLength(0);
  await page.getByRole("button", { name: "Save" }).tap();
  await letGo(page);
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await expect(page.getByText("All sent")).toBeVisible();
  expect(sending).toHaveLength(1);
});

test("a correction shows what it corrects, keeps what was confirmed, and leaves the note that was begun", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.locator("#words").fill("Owes £100 council tax. Tired today.");
  await chip(page, "£100").tap();
  await page.getByRole("button", { name: "Save" }).tap();
  await sent(page);
  await page.locator("#words").fill("Begun before the correction.");
  const entry = page.locator(".entry").filter({ hasText: "Tired today." });
  await entry.getByRole("button", { name: /^More about this entry/ }).tap();
  await page.getByRole("button", { name: "Correct it" }).tap();
  await expect(page.locator(".box__corrects")).toHaveText("Owes £100 council tax. Tired today.");
  await expect(page.locator("#words")).toBeFocused();
  await expect(chip(page, "£100")).toHaveAttribute("aria-pressed", "true");
  await expect(chip(page, "£100")).toHaveCount(1);
  await accessible(page);
  await page.locator("#words").fill("Owes £1,000 council tax. Tired today.");
  await expect(chip(page, "£1,000")).toHaveAttribute("aria-pressed", "false");
  await chip(page, "£1,000").tap();
  // It is kept like any draft.
  await kept(page);
  await page.reload();
  await expect(page.locator("#words")).toHaveValue("Owes £1,000 council tax. Tired today.");
  await expect(chip(page, "£1,000")).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Save correction" }).tap();
  await expect(page.locator("#words")).toHaveValue("Begun before the correction.");
  await sent(page);
  await page.reload();
  await expect(entry.locator(".fact")).toContainText("£1,000");
  await entry.getByText("Earlier words").tap();
  await expect(entry.locator(".entry__words--earlier")).toHaveText("Owes £100 council tax. Tired today.");
  await page.locator("#words").fill("");
  await kept(page);
});

test("the whole job by keyboard alone", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.keyboard.type("Owes £1,840 council tax.");
  await expect(chip(page, "£1,840")).toBeVisible();
  const reach = async (name) => {
    for (let step = 0; step < 30; step += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((name) => (document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent).includes(name), name)) return;
    }
    throw new Error(`${name} cannot be reached`);
  };
  await reach("£1,840");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("group", { name: /^Change: / });
  await expect(panel).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(panel.getByLabel("Pounds")).toBeFocused();
  await page.keyboard.type("1,900");
  await page.keyboard.press("Escape");
  await expect(page.locator("#words")).toBeFocused();
  await expect(panel).toHaveCount(0);
  await reach("Outcome");
  await page.keyboard.press("Space");
  await reach("Save");
  await page.keyboard.press("Enter");
  const entry = page.locator(".entry").filter({ hasText: "Owes £1,840 council tax." });
  await expect(entry).toContainText("Outcome");
  await expect(entry.locator(".fact")).toContainText("£1,900");
  await sent(page);
});

for (const [what, width, height] of [["at 200% of a tablet", 512, 384], ["on a screen of 320 pixels", 320, 640]]) {
  test(`the box, its chips and its panel fit ${what}`, async ({ page, council }) => {
    await page.setViewportSize({ width, height });
    await become(page, council, "caseworker");
    await open(page, "Denise Harland");
    await page.locator("#words").fill(NOTE);
    await chip(page, "A&E attendances").tap();
    await chip(page, "A&E attendances").tap();
    await expect(page.getByRole("group", { name: /^Change: / })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    await accessible(page);
    await page.getByRole("button", { name: "Done" }).tap();
    await page.locator("#words").fill("");
    await kept(page);
  });
}
