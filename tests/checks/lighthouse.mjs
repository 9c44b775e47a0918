// Speed and weight of a built site, as a portal would serve it: compressed, with a strict policy.
//
// node tests/checks/lighthouse.mjs PUBLIC
//
// Lighthouse (its own phone on a slow network, simulated) on the home page, a guide, a plan and the
// search page: full marks for accessibility, best practices and search engines, nothing moves, and
// the best of five for performance, which depends on how busy the machine is. Every guide, the
// style sheet and the scripts keep to their weights.

import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { gzipSync } from "node:zlib";
import lighthouse from "lighthouse";
import { launch, pagesByType } from "./browsing.mjs";
import { Checks, addressOf, filesOf, serve } from "./lib.mjs";

const [dir] = process.argv.slice(2);
const checks = new Checks("lighthouse");
const types = await pagesByType(dir);
const gzipped = async (file) => gzipSync(await readFile(path.join(dir, file)), { level: 6 }).length;
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

// Weights in gzip, which every server knows; 1 kB is 1000 bytes.
{
  const guides = [...types].filter(([type]) => type.startsWith("kind-guidance")).flatMap(([, files]) => files);
  checks.check(guides.length > 0, "the site has guides");
  let heaviest = 0;
  for (const file of guides) {
    const size = await gzipped(file);
    heaviest = Math.max(heaviest, size);
    checks.check(size <= 20_000, `${file}: at most 20 kB`, kB(size));
  }
  const css = (await filesOf(dir, ".css")).filter((file) => file.startsWith("assets/"));
  const scripts = (await filesOf(dir, ".js")).filter((file) => file.startsWith("assets/") && !file.includes("search"));
  const sum = async (files) => (await Promise.all(files.map(gzipped))).reduce((a, b) => a + b, 0);
  const [cssSize, scriptSize] = [await sum(css), await sum(scripts)];
  checks.check(css.length > 0 && cssSize <= 12_000, "the style sheets: at most 12 kB", kB(cssSize));
  checks.check(scripts.length > 0 && scriptSize <= 6_000, "the scripts without search: at most 6 kB", kB(scriptSize));
  console.log(`heaviest guide ${kB(heaviest)}, style ${kB(cssSize)}, scripts without search ${kB(scriptSize)}`);
}

const freePort = () => new Promise((ready) => {
  const server = createServer();
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => ready(port));
  });
});

const site = await serve(dir);
const port = await freePort();
const browser = await launch([`--remote-debugging-port=${port}`]);

/** One run; on a busy machine a tab can be lost, so a second try. @returns {Promise<import("lighthouse").Result>} */
async function measure(url, onlyCategories) {
  const run = async () => (await lighthouse(url, { port, logLevel: "error", output: "json", onlyCategories })).lhr;
  const lhr = await run().catch(run);
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  return lhr;
}

const score = (lhr, category) => Math.round(lhr.categories[category].score * 100);
for (const type of ["home", "guidance", "plan", "search"]) {
  const file = types.get(`kind-${type} vi`)[0];
  const url = site.url + addressOf(file);
  const lhr = await measure(url);
  for (const category of ["accessibility", "best-practices", "seo"]) {
    const lost = lhr.categories[category].auditRefs
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
      .map(({ id }) => `${id}: ${lhr.audits[id].title}`);
    checks.check(score(lhr, category) === 100, `${file}: ${category} 100`, [score(lhr, category), ...lost].join("\n"));
  }
  let best = score(lhr, "performance");
  for (let n = 1; n < 5 && best < 98; n += 1) best = Math.max(best, score(await measure(url, ["performance"]), "performance"));
  // The goal is 98; a machine that is busy with other work measures less of the same page.
  const least = process.env.LIGHTHOUSE_STRICT ? 98 : 90;
  checks.check(best >= least, `${file}: performance at least ${least}`, String(best));
  const shift = lhr.audits["cumulative-layout-shift"].numericValue;
  checks.check(shift === 0, `${file}: nothing moves while it loads`, String(shift));
  const requests = lhr.audits["network-requests"].details.items;
  const foreign = requests.filter((request) => !request.url.startsWith(site.url) && !request.url.startsWith("data:"));
  checks.check(requests.length > 0 && foreign.length === 0, `${file}: asks no other origin`, foreign.map((r) => r.url).join("\n"));
  checks.check(!requests.some((request) => request.resourceType === "Font"), `${file}: loads no font`);
  const bytes = requests.reduce((sum, request) => sum + request.transferSize, 0);
  console.log(`${type}: performance ${best}, accessibility ${score(lhr, "accessibility")}, best practices ${score(lhr, "best-practices")}, search engines ${score(lhr, "seo")}; ${requests.length} requests, ${kB(bytes)}; ${file}`);
}
await browser.close();
site.close();
checks.end();
