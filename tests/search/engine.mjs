// Loads the browser's search code in node, as it is sent where the folder that is named has it, and opens an index
// in a folder.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";

const scripts = fileURLToPath(new URL("../../src/search/js/", import.meta.url));
const parts = ["vi.js", "data.js", "rank.js", "excerpt.js", "search.js"].map((name) => join(scripts, name));

const sent = join(process.argv[2] ?? "", "js/search.js");
// Else as one function, like src/search/script.rs does it.
export const code = existsSync(sent)
  ? readFileSync(sent, "utf8")
  : `(() => {"use strict";\n${parts.map((part) => readFileSync(part, "utf8")).join("")}})()`;
runInThisContext(code, { filename: "js/search.js" });
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
