// A headless Chromium with playwright-core. It must be able to load nothing: every request but the page itself is a fault.
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

export const chromiumPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));

export async function openBrowser() {
  const { chromium } = createRequire(join(root, "package.json"))("playwright-core");
  return chromium.launch({
    executablePath: chromiumPath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-color-profile=srgb"],
  });
}

// Opens a file as a person would. `faults` gathers errors, console messages and requests.
export async function openPage(browser, file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: "light", offline: true, ...options });
  const page = await context.newPage();
  const faults = [];
  const address = pathToFileURL(file).href;
  page.on("pageerror", (error) => faults.push("error: " + error.message));
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) faults.push("console: " + message.text()); });
  page.on("request", (request) => { if (request.url().split("#")[0] !== address) faults.push("request: " + request.url()); });
  page.on("dialog", (dialog) => { faults.push("dialog: " + dialog.message()); dialog.dismiss(); });
  await page.goto(address + (options.hash || ""));
  await page.waitForSelector("html[data-ready=yes]", { timeout: 30000 });
  return { page, faults };
}
