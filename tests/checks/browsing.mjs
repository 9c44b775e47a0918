// What the checks that open a browser share: starting it, tabs that remember what went wrong, and
// which pages to look at.

import { readFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { filesOf } from "./lib.mjs";

/** The system's Chromium, quiet on the network. @param {string[]} args more switches */
export const launch = (args = []) => chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", ...args,
  ],
});

/** Without service workers every page is loaded from the server itself. */
export const contextOf = (browser, options) => browser.newContext({ serviceWorkers: "block", ...options });

/** A tab that remembers what went wrong on it, and what it asked for. */
export async function open(context) {
  const page = await context.newPage();
  const problems = [];
  const requests = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("request", (request) => requests.push({ url: request.url(), type: request.resourceType() }));
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    if (reason !== "net::ERR_ABORTED") problems.push(`${reason} ${request.url()}`);
  });
  return { page, problems, requests };
}

/** Runs `work` on every item, in three tabs at a time. */
export async function each(context, items, work) {
  const queue = [...items];
  const worker = async () => {
    const tab = await open(context);
    while (queue.length) {
      tab.problems.length = 0;
      tab.requests.length = 0;
      await work(queue.shift(), tab);
    }
    await tab.page.close();
  };
  await Promise.all([worker(), worker(), worker()]);
}

/**
 * The pages of a built site by type, longest first. A type is the class of the body and the
 * language: `kind-plan vi`. Redirects have no body of their own and are left out.
 * @returns {Promise<Map<string, string[]>>}
 */
export async function pagesByType(dir) {
  const found = new Map();
  for (const file of await filesOf(dir, ".html")) {
    const html = readFileSync(path.join(dir, file), "utf8");
    if (/http-equiv="?refresh/.test(html)) continue;
    const lang = /<html[^>]* lang="?([a-z]+)/.exec(html)?.[1] ?? "";
    const type = `${/<body class="?([^">]*)/.exec(html)?.[1] ?? "no type"} ${lang}`;
    found.set(type, [...(found.get(type) ?? []), { file, size: html.length }]);
  }
  return new Map([...found].map(([type, list]) => [
    type,
    list.sort((a, b) => b.size - a.size || (a.file < b.file ? -1 : 1)).map(({ file }) => file),
  ]));
}

/** The longest page of every type in the site's own language: it has most of what the type can have. */
export function oneOfEach(types, lang = "vi") {
  return [...types].filter(([type]) => type.endsWith(` ${lang}`)).map(([, files]) => files[0]);
}

/** Waits until the search page has answered. */
export const searchDone = (page) => page.waitForSelector("[data-search-results][data-search-done]");
