// How soon a page is there: node measure.mjs PAGE [ROUNDS]. First paint and all sections, in milliseconds, the median of the
// rounds, each in a new browser; then how long one filter takes.
import { openBrowser, openPage } from "./browser.mjs";

const [file, rounds = "5"] = process.argv.slice(2);
const samples = [];
for (let i = 0; i < Number(rounds); i += 1) {
  const browser = await openBrowser();
  const { page, faults } = await openPage(browser, file);
  samples.push(await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    ready: Number(document.documentElement.dataset.after),
    filter: (() => {
      const began = performance.now();
      setFilter({ words: "load_ service_00", standing: "all" });
      return performance.now() - began;
    })(),
    rows: byId("shown").textContent,
  })));
  await browser.close();
  if (faults.length) throw new Error(faults.join("\n"));
}
const median = (name) => Math.round(samples.map((one) => one[name]).sort((a, b) => a - b)[Math.floor(samples.length / 2)]);
console.log("first paint " + median("paint") + " ms, all sections " + median("ready") + " ms, a filter " + median("filter") + " ms (" + samples[0].rows + ")");
