// What the tests of the desk in a browser share: a site, a desk, a browser, small questions.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const HERE = fileURLToPath(new URL("../../", import.meta.url));
export const API = "/_lantoa/desk/api/";

/** A folder that is gone when the tests end. */
const folders = [];
export function folder(name) {
  const made = mkdtempSync(join(tmpdir(), `lantoa-${name}-`));
  folders.push(made);
  return made;
}
export const tidy = () => folders.forEach((made) => rmSync(made, { recursive: true, force: true }));

/** A copy of the example site. */
export function exampleSite() {
  const site = folder("desk");
  for (const part of ["lantoa.toml", "content", "static", "themes"]) {
    try {
      cpSync(join(HERE, part), join(site, part), { recursive: true });
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
  }
  return site;
}

/** A small site. @param {Record<string, string | Buffer>} files */
export function smallSite(files) {
  const site = folder("desk");
  const all = { "lantoa.toml": 'title = "Trang thử"\nbase_url = "https://example.vn/"\n', "content/_index.md": '+++\ntitle = "Trang chủ"\n+++\n', ...files };
  for (const [path, text] of Object.entries(all)) put(site, path, text);
  return site;
}

export function put(site, path, text) {
  mkdirSync(join(site, path, ".."), { recursive: true });
  writeFileSync(join(site, path), text);
}
export const text = (site, path) => readFileSync(join(site, path), "utf8");

/** Every file below a folder by path. */
export function tree(dir, prefix = "") {
  const found = {};
  for (const entry of readdirSync(join(dir, prefix), { withFileTypes: true })) {
    const path = `${prefix}${entry.name}`;
    if (entry.name === ".lantoa" && !prefix) continue;
    if (entry.isDirectory()) Object.assign(found, tree(dir, `${path}/`));
    else if (entry.isFile()) found[path] = readFileSync(join(dir, path)).toString("base64");
  }
  return found;
}

/** A running desk. */
export class Desk {
  static async start(command, root, { state = folder("state"), port = 0, cwd = folder("cwd") } = {}) {
    const desk = new Desk();
    desk.state = state;
    const words = ["edit", "--no-open", "--port", String(port), ...(root ? ["--root", root] : [])];
    desk.child = spawn(command, words, { cwd, env: { ...process.env, XDG_STATE_HOME: state, LOCALAPPDATA: state }, stdio: ["ignore", "pipe", "ignore"] });
    desk.begun = performance.now();
    const line = await new Promise((done, fail) => {
      let said = "";
      desk.child.stdout.on("data", (data) => { said += data; if (said.includes("\n")) done(said.split("\n")[0]); });
      desk.child.once("exit", () => fail(new Error(`the desk ended: ${said}`)));
    });
    desk.url = line.trim();
    desk.port = Number(/127\.0\.0\.1:(\d+)/.exec(line)[1]);
    desk.base = `http://127.0.0.1:${desk.port}`;
    return desk;
  }

  /** Ends it as hard as it goes. */
  kill() {
    return this.end("SIGKILL");
  }

  end(signal = "SIGINT") {
    if (this.child.exitCode !== null || this.child.signalCode) return Promise.resolve();
    return new Promise((done) => { this.child.once("exit", done); this.child.kill(signal); });
  }

  /** A request as any program could send it. @returns {Promise<{ status: number, headers: any, body: string }>} */
  ask(method, path, { headers = {}, body = null, chunked = false } = {}) {
    return new Promise((done) => {
      const request = http.request({ host: "127.0.0.1", port: this.port, path, method, headers: { ...(body === null || chunked ? {} : { "Content-Length": Buffer.byteLength(body) }), ...headers }, agent: false }, (response) => {
        let all = "";
        response.on("data", (data) => { all += data; });
        response.on("end", () => done({ status: response.statusCode, headers: response.headers, body: all }));
        response.on("error", () => done({ status: 0, headers: {}, body: "" }));
      });
      // Closed without an answer is a refusal too.
      request.on("error", () => done({ status: 0, headers: {}, body: "" }));
      if (body !== null) request.write(body);
      request.end();
    });
  }

  /** The cookie that the start address sets. */
  async cookie() {
    const { headers } = await this.ask("GET", this.url.slice(this.base.length));
    return headers["set-cookie"][0].split(";")[0];
  }
}

/** @param {{ width?: number, height?: number, colour?: "light" | "dark" }} [how] */
export async function openBrowser(how = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const context = await browser.newContext({ viewport: { width: how.width ?? 1280, height: how.height ?? 800 }, colorScheme: how.colour ?? "light" });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  return { browser, context };
}

/** Runs tests one after the other, and counts. */
export class Tests {
  constructor(wanted) {
    this.wanted = wanted;
    this.passed = 0;
    this.failed = 0;
  }

  async test(name, run) {
    if (this.wanted && !name.includes(this.wanted)) return;
    const begun = performance.now();
    try {
      await run();
      this.passed += 1;
      console.log(`ok - ${name} (${Math.round(performance.now() - begun)} ms)`);
    } catch (error) {
      this.failed += 1;
      console.log(`not ok - ${name}\n${error.stack}`);
    }
  }
}

export const state = (page) => page.locator("[data-save-state]");

/** Waits until the page says that it is so. */
export async function becomes(page, wanted, timeout = 10000) {
  await page.waitForFunction((name) => document.querySelector("[data-save-state]")?.dataset.saveState === name, wanted, { timeout });
}

/** Opens a page of the site by its row in the list. */
export async function openPage(page, desk, path) {
  await page.goto(`${desk.base}/_lantoa/desk/`);
  await page.locator(`[data-desk="pages"] a[data-path="${path}"]`).click();
  await page.locator('[data-action="save"]').waitFor();
  await page.waitForFunction(() => document.querySelector("[data-save-state]"));
}

export async function save(page) {
  await page.locator('[data-action="save"]').click();
  await becomes(page, "saved");
}
