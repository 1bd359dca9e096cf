// Browser tests on the program that is shipped: a tablet's size, touch, Debian's Chromium.
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const chromium = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);

export default defineConfig({
  testDir: "tests",
  outputDir: "results",
  workers: 2,
  retries: 0,
  timeout: 60_000,
  // A saved note is held back for ten seconds: whoever waits for it to be sent waits longer than that.
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [["list", { printSteps: false }]],
  use: {
    viewport: { width: 1024, height: 768 },
    hasTouch: true,
    locale: "en-GB",
    timezoneId: "Europe/London",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: chromium,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
