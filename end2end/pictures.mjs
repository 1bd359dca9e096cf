// Pictures of the pages, for the README and for looking at: `node pictures.mjs [FOLDER]` writes each page at three sizes, and says
// where something is wider than its page. With `--dark` or `--forced` as well: the same in that theme, into FOLDER.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";

const options = process.argv.slice(2).filter((one) => one.startsWith("--"));
const out = process.argv.slice(2).find((one) => !one.startsWith("--")) ?? "../docs/pictures";
// The first is the README's: what one sees. The others are whole pages.
const sizes = [[1024, 768], [768, 1024], [390, 844]];
// Everything that a note offers at once: numbers, money, somebody to see, somebody asked, what it is about.
const NOTE = "Saw her at the library. Half the loans written off, £2,150 left. A&E twice since August. School say Samir 95%. Paid £18 for the taxi. Asked the GP to see her. Seeing her Monday.";
mkdirSync(out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "alongside-pictures-"));
const program = spawn("../target/release/alongside", ["demo", "--addr", "127.0.0.1:0", "--data", join(folder, "demo"), "--today", "2026-11-18", "--gallery"]);
const printed = await new Promise((resolve, reject) => {
  let text = "";
  program.stdout.on("data", (part) => { text += part; if (text.includes("enter/administrator")) resolve(text); });
  program.on("exit", (code) => reject(new Error(`the program ended with ${code}`)));
});
const link = (role) => printed.match(new RegExp(`http:\\S+enter/${role}\\S+`))[0];
const origin = new URL(link("caseworker")).origin;
const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
const theme = options.includes("--dark") ? { colorScheme: "dark" } : options.includes("--forced") ? { forcedColors: "active" } : {};
try {
  for (const [width, height] of sizes) {
    const context = await browser.newContext({ viewport: { width, height }, hasTouch: true, locale: "en-GB", timezoneId: "Europe/London", ...theme });
    const page = await context.newPage();
    await page.clock.setSystemTime(new Date("2026-11-18T10:00:00Z"));
    const whole = width !== sizes[0][0];
    const name = (what) => join(out, whole ? `${what}-${width}.png` : `${what}.png`);
    const shoot = async (what) => {
      await page.waitForTimeout(300);
      const over = await page.evaluate(() => {
        const wide = document.documentElement.clientWidth;
        return [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > wide + 1 && !one.closest(".wide")).map((one) => `${one.tagName}.${one.className}`).slice(0, 6);
      });
      if (over.length) console.log(what, width, over);
      await page.screenshot({ path: name(what), fullPage: whole });
    };
    const heading = (words) => page.getByRole("heading", { name: words }).first().waitFor();
    await page.goto(`${origin}/demonstration`);
    await shoot("roles");
    await page.goto(`${origin}/gallery`);
    await page.screenshot({ path: name("gallery"), fullPage: true });
    await page.goto(link("caseworker"));
    await heading("Going alongside");
    await shoot("people");
    await page.getByRole("button", { name: "Add a person" }).tap();
    await page.keyboard.type("denise");
    await heading("Is this somebody we know already?");
    await shoot("add");
    await page.reload();
    await page.getByRole("button", { name: "Note without a name" }).tap();
    await page.keyboard.type("A man at the library, maybe sixty, asked where to sleep tonight.");
    await shoot("duty");
    await page.reload();
    await page.getByRole("link", { name: /Asha Rahim/ }).first().tap();
    await page.locator("#words").fill(NOTE);
    await page.locator(".chip").first().waitFor();
    await page.locator(".chip").first().tap();
    await shoot("person");
    await page.locator("#words").fill("");
    await page.getByRole("link", { name: "Household, and who goes alongside" }).tap();
    await heading(/^People around/);
    await shoot("around");
    await page.getByRole("link", { name: "Ask a colleague to stand in" }).first().tap();
    await heading("Standing in for a colleague");
    await shoot("cover");
    await page.goto(`${origin}/`);
    await page.getByRole("link", { name: /Denise Harland/ }).first().tap();
    await page.locator("#words").fill(NOTE);
    await page.locator(".chip").first().waitFor();
    await shoot("compose");
    await page.locator("#words").fill("");
    await page.getByRole("button", { name: "Pass on a concern" }).tap();
    await page.getByRole("dialog").waitFor();
    await shoot("concern");
    await page.keyboard.press("Escape");
    await page.goto(link("team-lead"));
    await page.goto(`${origin}/review`);
    await shoot("review");
    await page.goto(`${origin}/review/ae-attendances-change`);
    await shoot("indicator");
    await page.goto(`${origin}/words`);
    await heading("Your words");
    await shoot("words");
    await page.goto(link("analyst"));
    await page.goto(`${origin}/release`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await shoot("release");
    // The last: from here the tablet shows nothing else.
    await page.goto(link("caseworker"));
    await page.getByRole("link", { name: /Denise Harland/ }).first().tap();
    await page.getByRole("link", { name: "Turn the tablet round" }).tap();
    await page.getByRole("button", { name: /Hand the tablet back/ }).waitFor();
    await shoot("read-back");
    await context.close();
  }
} finally {
  await browser.close();
  program.kill();
  rmSync(folder, { recursive: true, force: true });
}
