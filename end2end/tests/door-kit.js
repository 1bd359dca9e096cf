// A real council of a test's own from its first start, and what people do at its door. No demonstration.
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { expect } from "./kit.js";
import { Provider } from "./provider.js";

export const PASSWORD = "otter plinth wharf seven";

/** What an app shows (RFC 6238), so many half minutes from now. */
export function digits(secret, away = 0) {
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

export const test = base.extend({
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
export async function join_in(page, link, name, called) {
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

export async function sign_in(page, who, code) {
  await page.getByLabel("Name you sign in with").fill(who.name);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByLabel("Six digits from your app").fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Goes on with the tabulator until somebody is there, as people do who have no pointer. */
export async function tabTo(page, wanted) {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    if (await wanted.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the tabulator never comes there");
}

/** A device of this browser's that keeps passkeys and knows its owner. */
export async function withDevice(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", { options });
  const set = (isUserVerified) => devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  const made = async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
  return { set, made };
}

/** Everything that a page can read of what the browser keeps, as one text, whatever shape it is in. */
export function readable(page) {
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
export async function invite(page, origin, name, role) {
  await page.goto(`${origin}/workers`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("What they may do").selectOption({ label: role });
  await page.getByLabel("Team").selectOption({ label: "Felling" });
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByRole("button", { name: "Make a link" }).click();
  return page.locator(".notice code").innerText();
}
