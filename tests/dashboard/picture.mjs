// Takes pictures of a page: node picture.mjs PAGE OUT.png [--width N] [--height N] [--dark] [--full] [--at SECTION] [--scale N]
import { openBrowser, openPage } from "./browser.mjs";

const [page_file, out, ...rest] = process.argv.slice(2);
const option = (name, otherwise) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : otherwise);
const browser = await openBrowser();
const { page, faults } = await openPage(browser, page_file, {
  viewport: { width: Number(option("--width", 1280)), height: Number(option("--height", 900)) },
  colorScheme: rest.includes("--dark") ? "dark" : "light",
  deviceScaleFactor: Number(option("--scale", 1)),
  hash: option("--at", ""),
});
await page.waitForTimeout(200);
await page.screenshot({ path: out, fullPage: rest.includes("--full") });
await browser.close();
for (const fault of faults) console.error(fault);
process.exitCode = faults.length ? 1 : 0;
