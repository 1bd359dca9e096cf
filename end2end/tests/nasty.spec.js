// A hundred nasty strings through the box and back onto the timeline: none runs, none breaks, each comes back as it was typed.
import { become, expect, open, sent, test } from "./kit.js";

const SCRIPTS = [
  "<script>window.ran = true</script>", "<img src=x onerror='window.ran = true'>", "\"><svg onload=window.ran=true>", "javascript:window.ran=true", "<iframe srcdoc='<script>parent.ran=true</script>'>",
  "<a href='javascript:window.ran=true'>x</a>", "</textarea><script>window.ran=true</script>", "</title><script>window.ran=true</script>", "<style>*{display:none}</style>", "<base href='//elsewhere'>",
  "<!-- comment -->", "<![CDATA[ x ]]>", "{{constructor.constructor('window.ran=true')()}}", "${window.ran=true}", "<%= window.ran %>", "#{7*7}", "[[${7*7}]]", "&lt;b&gt;", "&amp;amp; &#x41; &nbsp;", "<b>bold</b> & <i>not</i>",
];
const COMMANDS = [
  "'; DROP TABLE entries; --", "' OR '1'='1", "\" OR \"\"=\"", "1; SELECT pg_sleep(1)", "Robert'); DROP TABLE Students;--", "$(reboot)", "`reboot`", "; rm -rf /", "| cat /etc/passwd", "../../../../etc/passwd",
  "%00", "%0d%0aSet-Cookie: a=b", "\\x00\\u0000", "{\"id\":\"x\",\"text\":\"y\"}", "[]", "null", "undefined", "NaN", "true", "-1",
];
const LETTERS = [
  "Zoë Ørsted ß ẞ ı İ", "שלום עולם", "مرحبا بالعالم", "‮right to left‬ again", "a\u200bb\u200cc\u200dd", "\ufeffwith a mark", "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🇬🇧", "🙂".repeat(40), "é and e\u0301", "Ż̷a̴l̵g̶o̷ t̸e̵x̶t̷",
  "日本語のメモ", "中文笔记", "한국어 메모", "ไทย", "हिन्दी", "தமிழ்", "Ελληνικά", "Русский", "\u2028line\u2029paragraph", "ﷺ ﷽",
  "a\tb\tc", "one\ntwo\n\nthree", "   leading and trailing   ", "\u00a0\u00a0non-breaking", "“curly” ‘quotes’ — and – dashes…", "\"straight\" 'quotes'", "₤ £ € ¥ ₹", "½ ¾ ² ³ №", "ＡＢＣ fullwidth", "𝒜𝓁𝑜𝓃𝑔𝓈𝒾𝒹𝑒",
];
const NUMBERS = [
  "£", "££££", "£-5", "£1,,000", "£99999999999999999999999", "£0.0000001", "9".repeat(300), "1e309", "-0", "0x1F", "00:00", "99/99/9999", "31 February", "29/02/2027", "the 45th of Nonember",
  "#", "##", "#debt#debt", ":", "A&E attendances:", "A&E attendances: -3", "A&E attendances: 1e9", "%", "101%", "-5% to 5%",
];
const LONG = ["a".repeat(3000), "word ".repeat(600).trim(), "\"" + "x".repeat(500), "(((((((((([[[[[[[[[[{{{{{{{{{{", "\\".repeat(50)];
const NASTY = [...SCRIPTS, ...COMMANDS, ...LETTERS, ...NUMBERS, ...LONG];

test("a hundred nasty strings come back as they were typed", async ({ page, council }) => {
  test.setTimeout(240_000);
  expect(NASTY.length).toBe(100);
  await become(page, council, "caseworker");
  await open(page, "Mal Pryce");
  const box = page.locator("#words");
  for (const words of NASTY) {
    await box.fill(words);
    await expect(box).toHaveValue(words);
    await page.keyboard.press("Control+Enter");
    await expect(box).toHaveValue("");
  }
  await sent(page);
  await page.reload();
  // All of them are there, as they were: in what the council keeps …
  const kept = await page.evaluate(async () => (await (await fetch("/api/v1/entries")).text()).split("\n").filter(Boolean).map((line) => JSON.parse(line).text));
  expect(NASTY.filter((words) => !kept.includes(words))).toEqual([]);
  // … and on the timeline, where quotation marks of what people said are drawn by the page.
  const more = page.getByRole("button", { name: /Show earlier/ });
  await expect(more).toBeVisible();
  while (await more.count()) await more.tap();
  const shown = await page.locator(".entry__words").evaluateAll((all) => all.map((one) => one.textContent));
  const bare = (words) => words.replace(/["“”]/g, "");
  const all = new Set(shown.map(bare));
  expect(NASTY.filter((words) => !all.has(bare(words)))).toEqual([]);
  expect(await page.evaluate(() => window.ran)).toBeUndefined();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
});
