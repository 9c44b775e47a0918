// What the checks of the built site share: counting, finding pages, serving a folder.

import { createServer } from "node:http";
import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

export const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".json": "application/json",
  ".xml": "application/xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};
const TEXT = /^text\/|javascript|json|xml/;
/** What servers commonly use for pages they compress on the way. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** Counts checks and prints those that fail. */
export class Checks {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
    this.passed = 0;
    this.failures = [];
  }

  /** @param {boolean} good @param {string} what @param {string} [detail] */
  check(good, what, detail = "") {
    if (good) {
      this.passed += 1;
    } else {
      this.failures.push(what);
      console.log(`FAIL ${this.name}: ${what}${detail ? `\n     ${detail.replaceAll("\n", "\n     ")}` : ""}`);
    }
  }

  /** Prints the sum and ends the process. */
  end() {
    console.log(`${this.name}: ${this.passed} passed, ${this.failures.length} failed`);
    process.exit(this.failures.length ? 1 : 0);
  }
}

/** All files below a folder that end in `ending`, as paths with `/`, sorted. @returns {Promise<string[]>} */
export async function filesOf(dir, ending, prefix = "") {
  const found = [];
  for (const entry of await readdir(path.join(dir, prefix), { withFileTypes: true })) {
    const name = prefix + entry.name;
    if (entry.isDirectory()) found.push(...(await filesOf(dir, ending, `${name}/`)));
    else if (name.endsWith(ending)) found.push(name);
  }
  return found.sort();
}

/** The address of a page's file: `a/index.html` is `a/`. @param {string} file */
export const addressOf = (file) => file.replace(/(^|\/)index\.html$/, "$1");

/**
 * Serves a folder below a path, as a static host does: folders give their `index.html`, anything
 * unknown gives `404.html` with that status, every answer carries a strict policy, text is
 * compressed, and files whose name is their fingerprint may be kept.
 * @param {string} dir @param {string} base begins and ends in `/`
 */
export async function serve(dir, base = "/") {
  const server = createServer(async (request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://x").pathname);
    let file = asked.startsWith(base) ? path.join(dir, asked.slice(base.length)) : path.join(dir, "\0");
    let status = 200;
    try {
      if ((await stat(file)).isDirectory()) file = path.join(file, "index.html");
      await stat(file);
    } catch {
      status = 404;
      file = path.join(dir, "404.html");
    }
    const type = TYPES[path.extname(file)] ?? "application/octet-stream";
    const accepted = TEXT.test(type) ? request.headers["accept-encoding"] ?? "" : "";
    const encoding = /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : null;
    const bytes = await readFile(file);
    response.writeHead(status, {
      "content-type": type,
      "content-security-policy": "default-src 'self'",
      "cache-control": asked.includes("/assets/") ? "max-age=31536000, immutable" : "no-cache",
      ...(encoding && { "content-encoding": encoding, vary: "accept-encoding" }),
    });
    response.end(encoding === "br" ? brotliCompressSync(bytes, BROTLI) : encoding ? gzipSync(bytes) : bytes);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}${base}`, close: () => server.close() };
}
