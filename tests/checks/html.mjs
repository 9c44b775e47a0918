// Every page has to be valid HTML: runs the Nu HTML Checker over a built site.
//
// node tests/checks/html.mjs PUBLIC [--samples]
//
// With `--samples`, one page of each type, the error page and one redirect.

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { Checks, filesOf, isRedirect, samplesOf } from "./lib.mjs";

const few = process.argv.includes("--samples");
const [dir] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const checks = new Checks("HTML");
let pages = await filesOf(dir, ".html");
if (few) {
  const redirects = pages.filter((file) => isRedirect(dir, file));
  const others = pages.filter((file) => !redirects.includes(file));
  pages = [...new Set([...samplesOf(dir, others, true).samples, "404.html", ...redirects.slice(0, 1)])];
}
const jar = createRequire(import.meta.url)("vnu-jar");
const run = spawnSync("java", ["-Xss2m", "-jar", jar, "--format", "json", "--stdout", "--skip-non-html", ...(few ? pages.map((page) => path.join(dir, page)) : [dir])], {
  encoding: "utf8",
  maxBuffer: 1 << 28,
});
let messages;
try {
  messages = JSON.parse(run.stdout).messages;
} catch {
  console.log(`The HTML checker did not run: ${run.error ?? run.stderr}`);
  process.exit(1);
}
const byPage = new Map(pages.map((page) => [page, []]));
for (const message of messages) {
  if (message.type === "info") continue;
  const page = path.relative(path.resolve(dir), new URL(message.url).pathname);
  const text = `${message.lastLine}:${message.lastColumn ?? 1}: ${message.message}\n${message.extract ?? ""}`;
  byPage.set(page, [...(byPage.get(page) ?? []), text]);
}
checks.check(pages.length > 0, "the site has pages");
for (const [page, errors] of byPage) checks.check(errors.length === 0, page, errors.slice(0, 5).join("\n"));
checks.end();
