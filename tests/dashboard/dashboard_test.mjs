// The page in headless Chromium: node dashboard_test.mjs PUNCHLIST. Exits 77 (skipped) with a Node that is too old, and where
// Chromium or playwright-core is missing, unless PUNCHLIST_NEED_CHROMIUM is set. With PUNCHLIST_PICTURES=DIR it leaves pictures there.
import { execFileSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const punchlist = process.argv[2];

function skip(reason) {
  console.log((process.env.PUNCHLIST_NEED_CHROMIUM ? "missing: " : "skipped: ") + reason);
  process.exit(process.env.PUNCHLIST_NEED_CHROMIUM ? 1 : 77);
}

if (Number(process.versions.node.split(".")[0]) < 18) {
  console.log("skipped: playwright-core needs Node 18 or newer; this is " + process.version);
  process.exit(77);
}
const { openBrowser, openPage, chromiumPath } = await import("./browser.mjs");
if (!chromiumPath) skip("Chromium; ./dev test --full installs Debian's");
let browser;
try {
  browser = await openBrowser();
} catch (error) {
  skip("a browser that starts: " + error.message.split("\n")[0]);
}

const work = mkdtempSync(join(tmpdir(), "punchlist-dashboard-"));
let failures = 0;
let checks = 0;
function check(holds, words) {
  checks += 1;
  if (holds) return;
  failures += 1;
  console.log("does not hold: " + words);
}
const same = (got, wanted, words) => check(JSON.stringify(got) === JSON.stringify(wanted), words + ": " + JSON.stringify(got) + ", not " + JSON.stringify(wanted));

async function withPage(file, options, look) {
  const { page, faults } = await openPage(browser, file, options);
  await look(page);
  same(faults, [], "no errors, warnings, requests or dialogs");
  await page.context().close();
}
const narrow = { viewport: { width: 390, height: 844 } };
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
const visible = (page) => page.locator(".finding").count();
const picture = (page, name) => process.env.PUNCHLIST_PICTURES && page.screenshot({ path: join(process.env.PUNCHLIST_PICTURES, name), fullPage: true });

// --- a state in the middle of the work ----------------------------------------------------------------------------------

execFileSync(join(here, "midway.sh"), [punchlist, join(work, "midway"), "--quick"], { stdio: ["ignore", "ignore", "inherit"] });
const courier = join(work, "midway", "courier");
const midway = join(work, "midway.html");
execFileSync(punchlist, ["export", "html", "-o", midway], { cwd: courier, stdio: "ignore" });
const again = join(work, "again.html");
execFileSync(punchlist, ["export", "html", "-o", again], { cwd: courier, stdio: "ignore" });
check(readFileSync(midway).equals(readFileSync(again)), "the same bytes twice");

// The scripts share one scope, in which a second function of one name takes the place of the first without a word.
const scripts = join(here, "../../cli/report/html/page");
const names = readdirSync(scripts).filter((name) => name.endsWith(".js"))
  .flatMap((name) => [...readFileSync(join(scripts, name), "utf8").matchAll(/^(?:async )?function (\w+)/gm)].map((match) => match[1]));
same(names.filter((name, i) => names.indexOf(name) !== i), [], "functions that are there twice");

await withPage(midway, {}, async (page) => {
  const figures = await page.locator(".card .figure strong").allTextContents();
  same(figures, ["5", "1", "2", "2"], "open, blocked, held, proven");
  // Each task stands in one group: the refused one is in hand, and counted there alone.
  const tally = (await page.locator("#tally").innerText()).replace(/\s+/g, " ");
  for (const words of ["5 of 7 tasks open", "1 blocked", "2 in hand (1 after a refused proof)", "2 free to take", "2 done"]) {
    check(tally.includes(words), "the line of tasks says: " + words + ": " + tally);
  }
  const cards = await page.locator("#now .card").allInnerTexts();
  check(/1 task stands still; 1 proof refused, not proven since/.test(cards[1].replace(/\s+/g, " ")), "what blocks: " + cards[1]);
  check(/refused on [0-9a-f]{10} by the scan of it; no command was run/.test(cards[1].replace(/\s+/g, " ")), "the commit of the refusal, and what refused: " + cards[1]);
  same((cards[3].match(/gone F-[0-9A-Z]{6}/g) || []).length, 3, "proven findings by name");
  check(cards[3].includes("block-on-in-async") && cards[3].includes("passed R-"), "what was proven, and the run: " + cards[3]);
  check(/besides: 3 proven fixed, 1 gone without a proof, 1 accepted/.test(cards[0].replace(/\s+/g, " ")), "what is not open: " + cards[0]);
  check((await page.locator("#burn .legend").innerText()).includes("phase done"), "the marker has a legend");
  const marked = await page.evaluate(() => DATA.burn.markers.map((marker) => DATA.burn.commits[marker.point]));
  same(marked, [await page.evaluate(() => short(DATA.proofOf(DATA.tasks.filter((task) => task.phase.startsWith("02")).sort((a, b) => b.since - a.since)[0]).commit))],
    "the phase is marked on the commit that its last task was done on");
  const now = await page.locator("#now").innerText();
  for (const words of ["findings: 1 critical, 2 high, 2 medium", "blocked reported by dara, held by no one", "proof refused held by bela", "the same misuse at another place", "hardware team", "proof refused", "bela", "chi", "task of ada", "passed R-"]) {
    check(now.includes(words), "the first screen says: " + words);
  }
  same(await page.locator("#phases .phase").count(), 5, "phases");
  same(await page.locator(".task").count(), 7, "tasks");
  check(await page.locator("#chart canvas").count() === 1, "a chart");
  check((await page.locator(".markers").innerText()).includes("02-blocking-context is done"), "a marker where a phase was done");
  await picture(page, "wide-light.png");
  same(await page.evaluate(() => {
    const all = DATA.tasks;
    DATA.tasks = all.concat(tasksIn("free"));
    const words = heldCard().textContent;
    DATA.tasks = all;
    return words.match(/and \d+ more free task/)?.[0];
  }), "and 1 more free task", "the free tasks that are not named are counted");

  // Filters.
  same(await visible(page), 5, "open findings at first");
  await page.locator("[data-severity='3']").click();
  same(await visible(page), 2, "findings of severity high");
  await page.locator("[data-severity='3']").click();
  await page.selectOption("#standing", "all");
  same(await visible(page), 10, "all findings");
  await page.selectOption("#standing", "decided");
  same(await visible(page), 1, "accepted findings");
  await page.locator(".filters .plain").click();
  await page.selectOption("#rule", "lock-across-await");
  same(await visible(page), 1, "findings of a rule");
  await page.locator(".filters .plain").click();
  await page.locator("#words").fill("TRACKER lock");
  same(await visible(page), 1, "findings with two words");
  await page.locator("#words").fill("no such words");
  same(await visible(page), 0, "findings with words that are nowhere");
  check(await page.locator("#nothing").isVisible(), "an empty list says so");

  // Keyboard.
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  same(await visible(page), 5, "c clears the filters");
  await page.keyboard.press("/");
  same(await page.evaluate(() => document.activeElement.id), "words", "/ goes to the search");
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  check(await page.locator(".finding").nth(1).evaluate((row) => row.open), "j j Enter opens the second finding");
  await page.waitForSelector(".finding[open] .code");
  const body = await page.locator(".finding").nth(1).innerText();
  for (const words of ["Remedy", "Call path", "History", "runs on"]) check(new RegExp(words, "i").test(body), "an open finding has: " + words);
  check(await page.locator(".finding").nth(1).locator("mark").count() === 1, "the token is marked in the code");
  await page.keyboard.press("k");
  await page.keyboard.press("?");
  check(await page.locator("#keys").evaluate((dialog) => dialog.open), "? shows the keys");
  await page.keyboard.press("Escape");
  check(!await page.locator("#keys").evaluate((dialog) => dialog.open), "Escape closes them");
  await page.locator("#chart").focus();
  const last = await page.locator("#readout").innerText();
  await page.keyboard.press("Home");
  await page.waitForFunction((words) => document.getElementById("readout").textContent !== words, last);
  check((await page.locator("#readout").innerText()).includes(": 3 open"), "Home goes to the first commit of the chart");

  // Tables behind the charts, and links.
  await page.locator("#burn > details:last-of-type > summary").click();
  await page.waitForSelector("#burn > details:last-of-type tbody tr");
  same(await page.locator("#burn > details:last-of-type tbody tr").count(), 12, "points in the table behind the chart");
  await page.locator(".tile").first().click();
  check(await page.locator("#file").isVisible(), "a tile filters by its file");
  await page.keyboard.press("c");
  await page.locator("#now a[href^='#R-']").first().click();
  await page.waitForSelector(".run[open] .tail");
  await page.selectOption("#standing", "decided");
  await page.evaluate(() => { location.hash = document.querySelector("#now a[href^='#F-']").getAttribute("href"); });
  await page.waitForSelector(".finding[open]");

  // Theme: the button, then on paper.
  const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await back();
  await page.keyboard.press("t");
  same(await back(), light, "light is light");
  await page.keyboard.press("t");
  check(await back() !== light, "dark is another colour");
  await page.emulateMedia({ media: "print" });
  same(await back(), "rgb(255, 255, 255)", "paper is white");
});
await withPage(midway, { colorScheme: "dark" }, async (page) => {
  const [r] = (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/g);
  check(Number(r) < 60, "dark where the system is dark");
  await picture(page, "wide-dark.png");
});
await withPage(midway, narrow, async (page) => {
  check(await overflow(page) <= 0, "nothing is wider than 390 px");
  for (const summary of await page.locator(".finding > summary, .run > summary").all()) await summary.click();
  check(await overflow(page) <= 0, "nothing is wider than 390 px when all is open: " + await overflow(page));
  await picture(page, "narrow.png");
});

// --- hostile text -------------------------------------------------------------------------------------------------------

const evil = "<img src=x onerror=alert(1)></script><script>alert(2)</script>";
const hostile = join(work, "hostile");
const odd = "a'\"<b onmouseover=alert(3)>& \u202e\u001b[31m.rs";
mkdirSync(join(hostile, "src", "x"), { recursive: true });
writeFileSync(join(hostile, "Cargo.toml"), "[package]\nname = \"hostile\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n");
writeFileSync(join(hostile, "src", "lib.rs"), "#[path = \"" + odd.replace(/["\\]/g, "\\$&") + "\"]\npub mod odd;\npub async fn wide() { /* " + evil + " \u202e */ let s = \"" +
  "y".repeat(500000) + "\"; std::thread::sleep(std::time::Duration::from_secs(s.len() as u64)); /* " + "z".repeat(500000) + " */ }\n");
writeFileSync(join(hostile, "src", odd), "pub async fn f() { std::thread::sleep(std::time::Duration::from_secs(1)) } // " + evil + " \u202e \u001b]0;t\u0007\n");
const git = (...words) => execFileSync("git", ["-c", "user.name=" + evil, "-c", "user.email=e@example.org", ...words],
  { cwd: hostile, stdio: "ignore", env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" } });
git("init", "-q", "-b", "main");
git("add", "-A");
git("commit", "-q", "-m", evil);
const here_env = { ...process.env, PUNCHLIST_ACTOR: evil };
const run = (...words) => execFileSync(punchlist, words, { cwd: hostile, env: here_env, stdio: ["ignore", "pipe", "pipe"] }).toString();
const found = JSON.parse((() => { try { return run("scan", "--format", "json"); } catch (error) { return error.stdout.toString(); } })()).data.findings;
same(found.length, 2, "findings in hostile sources");
run("finding", "dismiss", found[0].id, "--as", "accepted", "--reason", evil + " \u202e");
const hostile_page = join(work, "hostile.html");
run("export", "html", "-o", hostile_page);
check(readFileSync(hostile_page).length < 400000, "1 MB lines are cut: " + readFileSync(hostile_page).length);
for (const options of [{}, narrow]) {
  await withPage(hostile_page, options, async (page) => {
    await page.selectOption("#standing", "all");
    for (const summary of await page.locator("details > summary").all()) {
      if (await summary.isVisible()) await summary.click();
    }
    same(await page.locator("main img, main script, main b[onmouseover]").count(), 0, "elements made of text");
    const words = await page.locator("main").innerText();
    check(words.includes(evil), "hostile text is shown as it is");
    check(words.includes("\\u{202e}") && words.includes("\\x1b"), "bidirectional controls and escapes are spelled out");
    check(/line cut: 999,\d{3} more bytes/.test(words), "the cut of a long line is said");
    check(await overflow(page) <= 0, "hostile text does not widen the page: " + await overflow(page));
  }).catch((error) => { check(false, "the hostile page: " + error.message); });
}

const { page: guarded } = await openPage(browser, hostile_page);
same(await guarded.evaluate(() => {
  try {
    document.querySelector("main").innerHTML = "<p>made of text</p>";
    return "made";
  } catch (error) {
    return error.name;
  }
}), "TypeError", "text can become markup nowhere");

await browser.close();
rmSync(work, { recursive: true, force: true });
console.log(checks + " checks, " + failures + " failed");
process.exit(failures ? 1 : 0);
