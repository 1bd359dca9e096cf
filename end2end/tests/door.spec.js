// A real council from its first start: the link, an app with six digits, a shared tablet that goes from hand to hand. No demonstration.
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { accessible, expect, kept } from "./kit.js";

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

const test = base.extend({
  council: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "alongside-door-"));
    execFileSync("../target/release/alongside", ["team", "add", "felling", "Felling", "--data", folder]);
    const program = spawn("../target/release/alongside", ["serve", "--addr", "127.0.0.1:0", "--data", folder]);
    let said = "";
    program.stderr.on("data", (part) => { said += part; });
    const link = await new Promise((resolve, reject) => {
      let text = "";
      program.stdout.on("data", (part) => { text += part; const link = text.match(/http:\S+\/join\/\S+/); if (link) resolve(link[0]); });
      program.on("exit", (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
    });
    await use({ link, origin: new URL(link).origin });
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
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await accessible(page);
  // The whole of it with the keyboard: to the first field, and from each to the next.
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to main content" })).toBeFocused();
  await page.getByLabel("Name you sign in with").focus();
  await page.keyboard.type("ada");
  await page.keyboard.press("Tab");
  await page.keyboard.type("not the password at all");
  await page.keyboard.press("Tab");
  await page.keyboard.type("000000");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("not right");
  await accessible(page);
  await expect(page.getByLabel("Name you sign in with")).toHaveValue("ada");
  await expect(page.getByLabel("Password")).toHaveValue("");
  await page.getByLabel("Password").focus();
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Tab");
  await page.keyboard.type(digits(ada.secret));
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
  await page.goto(`${council.origin}/account`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await sign_in(page, kit, kit.codes[0]);
  await denise();
  await expect(page.locator("#words")).toHaveValue("Half a thought of Kit's.");
  await page.goto(`${council.origin}/account`);
  await expect(page.getByText("You sign in as kit")).toBeVisible();
  expect(sam.codes).toHaveLength(10);
});
