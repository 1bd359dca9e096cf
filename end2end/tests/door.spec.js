// A real council from its first start: the link, an app with six digits, a shared tablet that goes from hand to hand. No demonstration.
import { accessible, expect, kept } from "./kit.js";
import { digits, invite, join_in, PASSWORD, readable, sign_in, tabTo, test, withDevice } from "./door-kit.js";

test("from the first start to a second person, by keyboard, and every page is accessible", async ({ page, council }) => {
  const policy = [];
  page.on("console", (message) => { if (/Content Security Policy/.test(message.text())) policy.push(message.text()); });
  await page.goto(council.link);
  await accessible(page);
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("There is a problem");
  await accessible(page);
  const ada = await join_in(page, council.link, "ada", "Ada Okafor");
  await accessible(page);
  for (const path of ["/workers", "/account"]) {
    await page.goto(council.origin + path);
    await accessible(page);
  }
  // The whole of it with the keyboard alone: out, in with a mistake, and in.
  const out = page.getByRole("button", { name: "Sign out" });
  await tabTo(page, out);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Sign in", exact: true })).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to main content" })).toBeFocused();
  await page.keyboard.press("Enter");
  const type = async (label, words) => {
    await tabTo(page, page.getByLabel(label));
    await page.keyboard.type(words);
  };
  await type("Name you sign in with", "ada");
  await type("Password", "not the password at all");
  await type("Six digits from your app", "000000");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "There is a problem" })).toContainText("not right");
  await accessible(page);
  await expect(page.getByLabel("Name you sign in with")).toHaveValue("ada");
  await expect(page.getByLabel("Password")).toHaveValue("");
  await tabTo(page, page.getByRole("link", { name: /not right/ }));
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Name you sign in with")).toBeFocused();
  await type("Password", PASSWORD);
  await type("Six digits from your app", digits(ada.secret));
  await tabTo(page, page.getByLabel("Where you are signing in").last());
  await page.keyboard.press("ArrowDown");
  await tabTo(page, page.getByRole("button", { name: "Sign in", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "People who work here" })).toBeVisible();
  expect(policy).toEqual([]);
});

test("a shared tablet goes from hand to hand, and a draft goes back to whoever wrote it", async ({ page, context, council }) => {
  await join_in(page, council.link, "ada", "Ada Okafor");
  const links = [await invite(page, council.origin, "Kit Marlow", "Caseworker"), await invite(page, council.origin, "Sam Osei", "Caseworker")];
  await context.clearCookies();
  const kit = await join_in(page, links[0], "kit");
  await page.goto(`${council.origin}/`);
  const person = "0198c0de-0000-7000-8000-0000000000f1";
  const made = await page.evaluate(async (id) => {
    const body = JSON.stringify({ id, name: "Denise Harland" });
    const headers = { "content-type": "application/json", "x-alongside": "1" };
    return (await fetch("/api/v1/people", { method: "POST", headers, body })).status;
  }, person);
  expect(made).toBe(201);
  const denise = async () => {
    await page.goto(`${council.origin}/people/${person}`);
    await expect(page.getByRole("heading", { level: 1, name: "Denise Harland" })).toBeVisible();
  };
  await denise();
  await page.locator("#words").fill("Half a thought of Kit's.");
  await kept(page);
  await page.goto(`${council.origin}/account`);
  await page.getByLabel("New PIN").fill("493817");
  await page.getByRole("button", { name: "Save this PIN" }).click();
  await expect(page.getByRole("status")).toContainText("PIN is kept");
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Locked" })).toBeVisible();
  await accessible(page);
  await page.goto(`${council.origin}/`);
  await expect(page.getByRole("heading", { name: "Locked" })).toBeVisible();
  await page.getByLabel("Your PIN").fill("111119");
  await page.getByRole("button", { name: "Unlock" }).click();
  await expect(page.getByRole("alert")).toContainText("That is not your PIN");
  await page.getByLabel("Your PIN").fill("493817");
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.goto(`${council.origin}/account`);
  await page.getByRole("button", { name: "Sign out" }).click();
  const sam = await join_in(page, links[1], "sam");
  await page.goto(`${council.origin}/account`);
  await expect(page.getByText("You sign in as sam")).toBeVisible();
  await denise();
  await expect(page.locator("#words")).toHaveValue("");
  expect(await page.content()).not.toContain("Half a thought");
  const { text, kept: many } = await readable(page);
  expect(many).toBeGreaterThan(0);
  expect(text).not.toContain("Half a thought");
  expect(text).not.toContain("thought of Kit");
  expect((await (await page.request.get(`${council.origin}/api/v1/entries`)).text())).not.toContain("Half a thought");
  await page.goto(`${council.origin}/account`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await sign_in(page, kit, kit.codes[0]);
  await denise();
  await expect(page.locator("#words")).toHaveValue("Half a thought of Kit's.");
  await page.goto(`${council.origin}/account`);
  await expect(page.getByText("You sign in as kit")).toBeVisible();
  expect(sam.codes).toHaveLength(10);
});

test("a passkey is made, signs in alone by keyboard, and goes when it is removed", async ({ page, context, council }) => {
  const policy = [];
  page.on("console", (message) => { if (/Content Security Policy/.test(message.text())) policy.push(message.text()); });
  await join_in(page, council.link, "ada", "Ada Okafor");
  const device = await withDevice(page);
  await page.goto(`${council.origin}/account`);
  await page.getByLabel("What to call a new one").fill("Ada's telephone");
  await page.getByRole("button", { name: "Make a passkey" }).click();
  await expect(page.getByRole("status")).toContainText("The passkey is kept");
  await expect(page.getByRole("rowheader", { name: "Ada's telephone" })).toBeVisible();
  await accessible(page);
  const [made] = await device.made();
  expect(made.isResidentCredential).toBe(true);
  expect(made.rpId).toBe("localhost");
  await page.getByLabel("What to call a new one").fill("The same again");
  await page.getByRole("button", { name: "Make a passkey" }).click();
  await expect(page.getByRole("alert")).toContainText("has a passkey of yours already");
  await page.getByRole("button", { name: "Sign out" }).click();
  await accessible(page);
  // A device that does not make sure that it is she signs nobody in.
  const enter = page.getByRole("button", { name: "Sign in with a passkey" });
  await device.set(false);
  await tabTo(page, enter);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("The device gave no passkey");
  await accessible(page);
  await device.set(true);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "People who work here" })).toBeVisible();
  await page.goto(`${council.origin}/account`);
  await page.getByRole("button", { name: "Remove Ada's telephone" }).click();
  await expect(page.getByRole("status")).toContainText("lets nobody in any more");
  await context.clearCookies();
  await page.goto(`${council.origin}/sign-in`);
  await enter.click();
  await expect(page.getByRole("alert")).toContainText("could not be signed in with this passkey");
  await accessible(page);
  expect(policy).toEqual([]);
});

test("without JavaScript there is a way in all the same, and the page says so", async ({ browser, page, council }) => {
  const ada = await join_in(page, council.link, "ada", "Ada Okafor");
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await plain.goto(`${council.origin}/sign-in`);
  await expect(plain.getByText("A passkey needs JavaScript")).toBeVisible();
  await expect(plain.getByRole("button", { name: "Sign in with a passkey" })).toBeHidden();
  await sign_in(plain, ada, ada.codes[0]);
  await expect(plain.getByRole("heading", { name: "People who work here" })).toBeVisible();
  await plain.goto(`${council.origin}/account`);
  await expect(plain.getByText("A passkey needs JavaScript")).toBeVisible();
  await plain.context().close();
});

test("what asks once more whether it is they keeps what was typed, and a passkey or a password is enough", async ({ page, council }) => {
  const ada = await join_in(page, council.link, "ada", "Ada Okafor");
  await withDevice(page);
  await page.goto(`${council.origin}/account`);
  await page.getByLabel("What to call a new one").fill("Telephone");
  await page.getByRole("button", { name: "Make a passkey" }).click();
  await expect(page.getByRole("status")).toContainText("The passkey is kept");
  const add = async (name) => {
    council.age();
    await page.goto(`${council.origin}/workers`);
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Add" }).click();
    await expect(page.getByRole("heading", { name: "Say once more that it is you" })).toBeVisible();
    await accessible(page);
  };
  await add("Kit Marlow");
  await tabTo(page, page.getByRole("button", { name: "Use a passkey" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Kit Marlow" })).toBeVisible();
  await accessible(page);
  await add("Sam & <Osei>");
  await page.getByLabel("Your password").fill("not the password at all");
  await page.getByLabel("Six digits from your app").fill("000000");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "There is a problem" })).toContainText("not right");
  await accessible(page);
  await page.getByLabel("Your password").fill(PASSWORD);
  await page.getByLabel("Six digits from your app").fill(ada.codes[0]);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("heading", { name: "Sam & <Osei>" })).toBeVisible();
});

test("breaking the glass, governance and those left alone: each page is accessible", async ({ page, context, council }) => {
  await join_in(page, council.link, "ada", "Ada Okafor");
  const [kit, lead, officer, other] = [
    await invite(page, council.origin, "Kit Marlow", "Caseworker"),
    await invite(page, council.origin, "Rosa Lind", "Team lead"),
    await invite(page, council.origin, "Uma Dale", "Information governance officer"),
    await invite(page, council.origin, "Ida Moss", "Information governance officer"),
  ];
  const become = async (link, name) => {
    await context.clearCookies();
    return join_in(page, link, name);
  };
  await become(kit, "kit");
  const made = await page.evaluate(async () => {
    const headers = { "content-type": "application/json", "x-alongside": "1" };
    const body = JSON.stringify({ id: "0198c0de-0000-7000-8000-0000000000f2", name: "Denise Harland", born: "1980-02-01" });
    return (await fetch("/api/v1/people", { method: "POST", headers, body })).status;
  });
  expect(made).toBe(201);
  const uma = await become(officer, "uma");
  await page.goto(`${council.origin}/governance`);
  await page.getByRole("link", { name: "Open a record by breaking the glass" }).click();
  await expect(page.getByRole("heading", { name: "Open a record that is not yours to see" })).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Open the record" }).click();
  await expect(page.getByRole("alert")).toContainText("Write why you have to see it now");
  await accessible(page);
  council.age();
  await page.getByLabel("Their full name").fill("Denise Harland");
  await page.getByLabel("Their date of birth").fill("1980-02-01");
  await page.getByLabel("Why you have to see it now").fill("A call from the police.");
  await page.getByRole("button", { name: "Open the record" }).click();
  await expect(page.getByRole("heading", { name: "Say once more that it is you" })).toBeVisible();
  await accessible(page);
  await page.getByLabel("Your password").fill(PASSWORD);
  await page.getByLabel("Six digits from your app").fill(uma.codes[0]);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("You broke the glass to read this.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Denise Harland" })).toBeVisible();
  await accessible(page);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 700 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto(`${council.origin}/governance`);
  await expect(page.getByText("A call from the police.")).toBeVisible();
  await accessible(page);
  // Somebody else than who broke it looks at why.
  await become(other, "ida");
  await page.goto(`${council.origin}/governance`);
  await page.getByRole("button", { name: "The reason holds" }).click();
  await expect(page.getByText("Nothing waits.")).toBeVisible();
  await accessible(page);
  await page.goto(`${council.origin}/governance?person=nonsense`);
  await accessible(page);
  await become(lead, "rosa");
  await page.goto(`${council.origin}/alone`);
  await expect(page.getByText("Nobody has been left alone")).toBeVisible();
  await accessible(page);
});

test.describe("with the council's own provider", () => {
  test.use({ provided: true });

  test("somebody signs in there, says there once more that it is they, and signs out there too", async ({ page, context, council, provider }) => {
    await join_in(page, council.link, "ada", "Ada Okafor");
    const link = await invite(page, council.origin, "Kit Marlow", "Administrator");
    await context.clearCookies();
    await page.goto(link);
    await accessible(page);
    await page.getByRole("link", { name: "Sign in on one that only you use" }).click();
    await page.getByRole("button", { name: "Sign in at the council" }).click();
    await expect(page.getByRole("heading", { name: "People who work here" })).toBeVisible();
    council.age();
    await page.getByLabel("Name").fill("Sam Osei");
    await page.getByRole("button", { name: "Add" }).click();
    await expect(page.getByRole("heading", { name: "Say once more that it is you" })).toBeVisible();
    await accessible(page);
    await page.getByRole("button", { name: "Use your council account" }).click();
    await page.getByRole("button", { name: "Sign in at the council" }).click();
    await expect(page.getByRole("heading", { name: "It is you" })).toBeVisible();
    await accessible(page);
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.getByRole("heading", { name: "Sam Osei" })).toBeVisible();
    await page.goto(`${council.origin}/account`);
    await accessible(page);
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Signed out of the council" })).toBeVisible();
    expect(provider.left).toBe(1);
    await page.getByRole("link", { name: "Back" }).click();
    await expect(page.getByRole("heading", { name: "Sign in", exact: true })).toBeVisible();
    await accessible(page);
    await page.goto(`${council.origin}/workers`);
    await expect(page.getByRole("heading", { name: "Sign in", exact: true })).toBeVisible();
  });
});
