// What a new tablet downloads for its first view stays within reach.
import { execFileSync } from "node:child_process";
import { expect, test } from "./kit.js";

test("the first view weighs no more than 350,000 bytes", () => {
  const said = execFileSync("node", ["end2end/weight.mjs"], { cwd: "..", encoding: "utf8" });
  expect(Number(said.match(/total +(\d+)/)[1])).toBeLessThanOrEqual(350_000);
});
