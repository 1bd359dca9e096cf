// A real council from its first start: the link, an app with six digits, a shared tablet that goes from hand to hand. No demonstration.
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { accessible, expect, kept } from "./kit.js";
import { Provider } from "./provider.js";

const PASSWORD = "otter plinth wharf seven";

/** What an app shows (RFC 6238), so many half minutes from now. */
function digits(secret, away = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + away));
  const mac = createHmac("sha1", key).update(step).digest();
  const at = mac.at(-1) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** A port that nobody listens on. */
async function free() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

const test = base.extend({
  /** A provider of identities, where a test wants one. */
  provided: [false, { option: true }],

  provider: async ({ provided }, use) => {
    const provider = provided ? await Provider.start() : null;
    await use(provider);
    provider?.stop();
  },

  // Passkeys are for a name, and the name of this machine is localhost.
  council: async ({ provider }, use) => {
    const folder = mkdtempSync(join(tmpdir(), "alongside-door-"));
    const port = await free();
    const agreed = provider ? ["--oidc-issuer", provider.issuer, "--oidc-tenant", provider.tenant, "--oidc-client", provider.client] : [];
    execFileSync("../target/release/alongside", ["team", "add", "felling", "Felling", "--data", folder]);
    const program = spawn("../target/release/alongside", ["serve", "--addr", `127.0.0.1:${port}`, "--address", `http://localhost:${port}`, "--data", folder, ...agreed]);
    let said = "";
    program.stderr.on("data", (part) => { said += part; });
    const link = await new Promise((resolve, reject) => {
      let text = "";
      program.stdout.on("data", (part) => { text += part; const link = text.match(/http:\S+\/join\/\S+/); if (link) resolve(link[0]); });
      program.on("exit", (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
    });
    // So long ago that what asks for signing in once more does.
    const age = () => execFileSync("python3", ["-c", "import sqlite3, sys; d = sqlite3.connect(sys.argv[1], timeout=20); d.execute(\"UPDATE sessions SET created_at = '2020-01-01T00:00:00+00:00', confirmed_at = NULL\"); d.commit()", join(folder, "alongside.db")]);
    await use({ link, origin: new URL(link).origin, age });
    program.kill();
    rmSync(folder, { recursive: true, force: true });
  },
});

/** Fills in the form behind a link. Answers the app's secret and the codes. */
async function join_in(page, link, name, called) {
  await page.goto(link);
  const secret = await page.locator("form code").innerText();
  if (called) await page.getByLabel("Your name, as colleagues know it").fill(called);
  await page.getByLabel("Name you will sign in with").fill(name);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByLabel("Six digits that the app shows now").fill(digits(secret, -1));
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await expect(page.getByRole("heading", { name: "Keep these codes" })).toBeVisible();
  return { name, secret, codes: await page.locator("code").allInnerTexts() };
}

async function sign_in(page, who, code) {
  await page.getByLabel("Name you sign in with").fill(who.name);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByLabel("Six digits from your app").fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Goes on with the tabulator until somebody is there, as people do who have no pointer. */
async function tabTo(page, wanted) {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    if (await wanted.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the tabulator never comes there");
}

/** A device of this browser's that keeps passkeys and knows its owner. */
async function withDevice(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", { options });
  const set = (isUserVerified) => devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  const made = async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
  return { set, made };
}

/** Everything that a page can read of what the browser keeps, as one text, whatever shape it is in. */
function readable(page) {
  return page.evaluate(async () => {
    const parts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
    const said = (value) => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        return `${new TextDecoder("utf-8").decode(bytes)} ${new TextDecoder("utf-16le").decode(bytes)}`;
      }
      if (value && typeof value === "object") return Object.entries(value).map(([name, one]) => `${name} ${said(one)}`).join(" ");
      return String(value);
    };
    let kept = 0;
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((done, failed) => Object.assign(indexedDB.open(name), { onsuccess: (event) => done(event.target.result), onerror: failed }));
      for (const store of database.objectStoreNames) {
        const all = (what) => new Promise((done, failed) => Object.assign(database.transaction(store).objectStore(store)[what](), { onsuccess: (event) => done(event.target.result), onerror: failed }));
        const values = [...await all("getAll"), ...await all("getAllKeys")];
        kept += values.length;
        parts.push(...values.map(said));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) parts.push(request.url, await (await caches.match(request)).text());
    }
    return { text: parts.join("\n"), kept };
  });
}

/** Adds somebody and answers their link. */
async function invite(page, origin, name, role) {
  await page.goto(`${origin}/workers`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("What they may do").selectOption({ label: role });
  await page.getByLabel("Team").selectOption({ label: "Felling" });
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByRole("button", { name: "Make a link" }).click();
  return page.locator(".notice code").innerText();
}

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
