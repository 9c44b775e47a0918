// Loads the browser's search code in node, and opens an index in a folder.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";

const scripts = fileURLToPath(new URL("../../src/search/js/", import.meta.url));
export const parts = ["vi.js", "data.js", "rank.js", "excerpt.js", "search.js"].map((name) => join(scripts, name));

// As one function, like src/search/script.rs does it.
runInThisContext(`(() => {"use strict";\n${parts.map((part) => readFileSync(part, "utf8")).join("")}})()`, { filename: "js/search.js" });
export const lantoa = globalThis.lantoaSearch;

/** An index written below `folder`; `onRead` sees every file that is read. */
export function open(folder, manifest, onRead = () => {}) {
  const name = manifest.split("/").at(-1);
  const read = async (path) => {
    const bytes = readFileSync(join(folder, "tim-kiem", path));
    onRead(path, bytes);
    return new Uint8Array(bytes);
  };
  return new lantoa.Index(read, name);
}
