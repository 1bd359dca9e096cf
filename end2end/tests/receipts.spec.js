// A receipt: marked by a caseworker with one tap, opened by finance, who get nothing else of the record.
import { accessible, become, expect, kept, letGo, open, sent, test } from "./kit.js";

const SPENT = "Paid £987.65 from the flexible fund for a cooker.";
const PAYMENTS = "/returns/payments/flexible?period=2026-11";

/** A picture of so many pixels across: they are told apart by that. */
async function photograph(page, width) {
  const bytes = await page.evaluate(async (width) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height: 100 });
    const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
    return [...new Uint8Array(await made.arrayBuffer())];
  }, width);
  return { name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from(bytes) };
}

async function choose(page, width) {
  await page.waitForFunction(() => globalThis.alongsidePicture);
  await page.getByLabel("Picture of a letter", { exact: true }).setInputFiles(await photograph(page, width));
}

const mark = (page, number) => page.getByRole("button", { name: `Picture ${number}: This is a receipt: finance may see it` });
const entry = (page) => page.locator(".entry").filter({ hasText: SPENT });
const line = (page) => page.getByRole("row").filter({ hasText: "987.65" });

test("a caseworker marks a receipt, and finance opens it and no other picture", async ({ page, council, context }) => {
  // A picture alone may do nothing: what a browser wraps it in says so.
  page.allow(/Failed to load resource|404|net::ERR_INTERNET_DISCONNECTED|Applying inline style|frame is sandboxed/);
  const put = [];
  page.on("request", (request) => { if (request.method() === "PUT") put.push(new URL(request.url()).pathname); });
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await choose(page, 300);
  await expect(mark(page, 1)).toHaveAttribute("aria-pressed", "false");
  await choose(page, 200);
  await page.locator("#words").fill(SPENT);
  // Without a signal, and through a reload: the mark stays with the picture.
  await context.setOffline(true);
  await mark(page, 2).tap();
  await expect(mark(page, 2)).toHaveAttribute("aria-pressed", "true");
  await expect(mark(page, 2)).toHaveAccessibleDescription(/cover or crop any name/);
  await accessible(page);
  await kept(page);
  await context.setOffline(false);
  await page.reload();
  await expect(page.locator("#words")).toHaveValue(SPENT);
  await expect(mark(page, 1)).toHaveAttribute("aria-pressed", "false");
  await expect(mark(page, 2)).toHaveAttribute("aria-pressed", "true");
  await page.locator(".chip", { hasText: "£987.65" }).tap();
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(entry(page).getByText("A receipt: finance may see it")).toHaveCount(1);
  await sent(page);
  await expect.poll(() => put.length).toBe(2);
  await accessible(page);
  const ids = put.map((path) => path.split("/").pop());

  await become(page, council, "finance");
  await page.getByRole("link", { name: "every payment from Team flexible fund" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: /Team flexible fund: payments, October to December 2026/ })).toBeVisible();
  await page.goto(council.origin + PAYMENTS);
  await expect(line(page)).toContainText("18 November 2026");
  await expect(line(page)).toContainText("not seen yet");
  await expect(page.locator("main")).not.toContainText(/Mal|Pryce|cooker|Kit/);
  await accessible(page);
  await line(page).getByRole("link", { name: /^Receipt for £987.65/ }).tap();
  await expect(page).toHaveURL(/\/returns\/receipts\/[0-9a-f-]{36}$/);
  expect(await page.evaluate(() => document.images[0].naturalWidth)).toBe(200);
  const receipt = page.url().split("/").pop();
  expect(ids).toContain(receipt);
  await page.goto(council.origin + PAYMENTS);
  await expect(line(page)).toContainText(", seen");
  const status = async (path) => (await page.request.get(council.origin + path, { headers: { accept: "text/html" } })).status();
  const [other] = ids.filter((id) => id !== receipt);
  expect(await status(`/returns/receipts/${receipt}`)).toBe(200);
  expect(await status(`/returns/receipts/${other}`)).toBe(404);
  for (const path of put) expect(await status(path)).toBe(404);

  // The caseworker thinks better of it, on the entry that was sent.
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await entry(page).getByRole("button", { name: /^More about this entry/ }).tap();
  await page.getByRole("button", { name: "Correct it" }).tap();
  await expect(mark(page, 2)).toHaveAttribute("aria-pressed", "true");
  await mark(page, 2).tap();
  await page.getByRole("button", { name: "Save correction" }).tap();
  await letGo(page);
  await expect(page.getByText("All sent")).toBeVisible();
  await expect(entry(page).getByText("A receipt: finance may see it")).toHaveCount(0);
  await become(page, council, "finance");
  await page.goto(council.origin + PAYMENTS);
  await expect(line(page)).toContainText("None");
  expect(await status(`/returns/receipts/${receipt}`)).toBe(404);
});

test("words that could not be kept come back with their receipt, marked as it was", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Asha Rahim");
  await choose(page, 200);
  await choose(page, 300);
  await mark(page, 1).tap();
  await page.locator("#words").fill("Paid for the taxi.");
  await page.route("**/api/v1/entries", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    const { id } = JSON.parse(route.request().postData()).at(-1);
    const errors = [{ field: "text", message: "Say it in fewer words." }];
    await route.fulfill({ json: [{ id, bucket: 0, seq: 0, epoch: 1, hash: "", status: "invalid", errors, signature: "" }] });
  });
  await page.getByRole("button", { name: "Save" }).tap();
  await letGo(page);
  await expect(page.getByText("Say it in fewer words.")).toBeVisible();
  await expect(page.locator("#words")).toHaveValue("Paid for the taxi.");
  await expect(mark(page, 1)).toHaveAttribute("aria-pressed", "true");
  await expect(mark(page, 2)).toHaveAttribute("aria-pressed", "false");
});

test("the page of payments fits a telephone and says what is wrong with a period", async ({ page, council }) => {
  page.allow(/422/);
  await page.setViewportSize({ width: 320, height: 640 });
  await become(page, council, "finance");
  for (const path of ["/returns", "/returns/payments/flexible?period=2026", "/returns/payments/flexible?period=soon"]) {
    await page.goto(council.origin + path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
    await accessible(page);
  }
  await expect(page.getByRole("link", { name: /Use a period such as/ })).toBeVisible();
});
