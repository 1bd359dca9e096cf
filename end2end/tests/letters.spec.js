// A picture of a letter: drawn anew on the tablet, kept there until its words have gone, shown beside them.
import { accessible, become, expect, kept, letGo, open, sent, test } from "./kit.js";

const SECRET = "51.4779,-0.0015 a telephone of ours";

/** A large JPEG as a telephone takes it: with where it was taken in it. */
async function photograph(page) {
  const bytes = Buffer.from(await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 3000, height: 1500 });
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, 3000, 1500);
    paper.fillStyle = "#000";
    paper.font = "200px sans-serif";
    paper.fillText("Dear Sir or Madam", 100, 700);
    const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
    return [...new Uint8Array(await made.arrayBuffer())];
  }));
  const said = Buffer.from(`Exif\0\0${SECRET}`);
  const length = Buffer.from([(said.length + 2) >> 8, (said.length + 2) & 255]);
  return { name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: Buffer.concat([bytes.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, said, bytes.subarray(2)]) };
}

/** Chooses a file, when what draws it has come. */
async function choose(page, file) {
  await page.waitForFunction(() => globalThis.alongsidePicture);
  await page.getByLabel("Picture of a letter", { exact: true }).setInputFiles(file);
}

const inTheBox = (page) => page.getByRole("list", { name: "Pictures with these words" }).getByRole("img");
const entry = (page, words) => page.locator(".entry").filter({ hasText: words });
const onTheTimeline = (page, words) => entry(page, words).getByRole("img", { name: "Picture of a letter" });
const isDrawn = (image) => image.evaluate((image) => image.decode().then(() => [image.naturalWidth, image.naturalHeight]));

test("a picture goes after its entry with nothing else of its file, and is opened whole", async ({ page, council, context }) => {
  const sentFirst = [];
  const put = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/entries") && request.postData().includes("A letter came")) sentFirst.push("words");
    if (request.method() === "PUT") {
      sentFirst.push("picture");
      put.push(request.postDataBuffer());
    }
  });
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  const taken = await photograph(page);
  expect(taken.buffer.includes(SECRET)).toBe(true);
  const { height } = await page.locator(".attach").boundingBox();
  expect(height).toBeGreaterThanOrEqual(44);
  await choose(page, taken);
  await expect(inTheBox(page)).toHaveCount(1);
  expect(await isDrawn(inTheBox(page))).toEqual([2000, 1000]);
  await accessible(page);
  await page.locator("#words").fill("A letter came.");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(inTheBox(page)).toHaveCount(0);
  await expect(onTheTimeline(page, "A letter came.")).toBeVisible();
  await sent(page);
  expect(sentFirst).toEqual(["words", "picture"]);
  expect(put[0].includes(SECRET)).toBe(false);
  expect(put[0].subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  await accessible(page);
  // From the council, when the page is opened again.
  await page.reload();
  await onTheTimeline(page, "A letter came.").scrollIntoViewIfNeeded();
  expect(await isDrawn(onTheTimeline(page, "A letter came."))).toEqual([2000, 1000]);
  const [whole] = await Promise.all([context.waitForEvent("page"), onTheTimeline(page, "A letter came.").tap()]);
  await whole.waitForLoadState();
  expect(whole.url()).toContain("/pictures/");
  expect(await whole.evaluate(() => document.images[0].naturalWidth)).toBe(2000);
});

test("a picture waits in the draft through a reload, and without a signal until there is one", async ({ page, council, context }) => {
  page.allow(/net::ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  await become(page, council, "caseworker");
  await open(page, "Asha Rahim");
  await choose(page, await photograph(page));
  await page.locator("#words").fill("The bailiffs wrote.");
  await expect(inTheBox(page)).toHaveCount(1);
  await kept(page);
  await page.reload();
  await expect(page.locator("#words")).toHaveValue("The bailiffs wrote.");
  expect(await isDrawn(inTheBox(page))).toEqual([2000, 1000]);
  await context.setOffline(true);
  await choose(page, await photograph(page));
  await expect(inTheBox(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Take away picture 2" }).tap();
  await expect(inTheBox(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Save" }).tap();
  await letGo(page);
  await expect(page.getByText(/No signal · 1 to send/)).toBeVisible();
  await expect(entry(page, "The bailiffs wrote.")).toContainText("Picture not sent yet");
  await kept(page);
  await accessible(page);
  await context.setOffline(false);
  await expect(page.getByText("All sent")).toBeVisible();
  await expect(entry(page, "The bailiffs wrote.")).not.toContainText("not sent yet");
  await page.reload();
  await onTheTimeline(page, "The bailiffs wrote.").scrollIntoViewIfNeeded();
  expect(await isDrawn(onTheTimeline(page, "The bailiffs wrote."))).toEqual([2000, 1000]);
});

test("a picture whose words went without it goes when the page is opened again", async ({ page, council }) => {
  page.allow(/Failed to load resource|503/);
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await page.route("**/pictures/**", (route) => (route.request().method() === "PUT" ? route.fulfill({ status: 503, json: { status: 503, code: "busy" } }) : route.continue()));
  await choose(page, await photograph(page));
  await expect(inTheBox(page)).toHaveCount(1);
  await page.locator("#words").fill("From the landlord.");
  await page.getByRole("button", { name: "Save" }).tap();
  await letGo(page);
  await expect(entry(page, "From the landlord.")).toContainText("Picture not sent yet");
  await expect(entry(page, "From the landlord.")).not.toContainText("Not sent yet");
  await kept(page);
  await page.unroute("**/pictures/**");
  // It may say so before it has looked at what this device keeps: the council has to have it.
  const taken = page.waitForResponse((answer) => answer.request().method() === "PUT" && answer.ok());
  await page.reload();
  await taken;
  await expect(page.getByText("All sent")).toBeVisible();
  await expect(onTheTimeline(page, "From the landlord.")).toBeVisible();
  await page.reload();
  await onTheTimeline(page, "From the landlord.").scrollIntoViewIfNeeded();
  expect(await isDrawn(onTheTimeline(page, "From the landlord."))).toEqual([2000, 1000]);
});

test("what is no picture says so, and so does one that cannot be shown", async ({ page, council }) => {
  page.allow(/Failed to load resource|404|500/);
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  await choose(page, { name: "letter.png", mimeType: "image/png", buffer: Buffer.from("not a picture") });
  await expect(page.getByRole("alert")).toContainText("That picture could not be opened");
  await accessible(page);
  await choose(page, await photograph(page));
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.locator("#words").fill("One more.");
  await page.getByRole("button", { name: "Save" }).tap();
  await sent(page);
  await page.route("**/pictures/**", (route) => route.fulfill({ status: 500, body: "" }));
  await page.reload();
  await expect(entry(page, "One more.")).toContainText("The picture cannot be shown just now");
});

test("a note can be left out of what is read back while it is written", async ({ page, council }) => {
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  const leftOut = page.getByRole("button", { name: "Not read back" });
  await leftOut.tap();
  await expect(leftOut).toHaveAttribute("aria-pressed", "true");
  // The mark alone is nothing to save.
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByRole("alert")).toContainText("Write something first");
  await page.locator("#words").fill("His brother was there, and told me something.");
  await page.getByRole("button", { name: "Save" }).tap();
  await expect(entry(page, "His brother was there")).toContainText("Not read back to them");
  await expect(leftOut).toHaveAttribute("aria-pressed", "false");
  await sent(page);
  await page.getByRole("link", { name: "Turn the tablet round" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Mal Pryce" })).toBeVisible();
  await expect(page.getByText("His brother was there")).toHaveCount(0);
});
