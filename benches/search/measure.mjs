// Bytes and milliseconds of search in JavaScript, over an index and queries that the benchmark wrote.
//
//   cargo bench --bench search -- --pages 1000 --out DIR && node benches/search/measure.mjs DIR
//
// Bytes are brotli of each file (quality 11). A first query starts with nothing, a later one of a visitor
// who comes back to the page starts with code, manifest and vocabulary ("cold": no shards or texts yet) or
// goes on in the same visit ("visit": what five queries before have read is there).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { code, lantoa, open } from "../../tests/search/engine.mjs";

const folder = process.argv[2];
const manifest = readFileSync(join(folder, "manifest.txt"), "utf8");
const queries = JSON.parse(readFileSync(join(folder, "queries.json"), "utf8"));
const sizes = new Map();
const size = (path, bytes) => {
  if (!sizes.has(path)) sizes.set(path, brotliCompressSync(bytes).length);
  return sizes.get(path);
};

/** One query with its ten excerpts; excerpts are computed, without a page to put them on. */
async function answer(index, query) {
  const found = await lantoa.search(index, query);
  const top = found.ranked.slice(0, 10);
  const records = await Promise.all(top.map((r) => index.record(r.unit)));
  const match = lantoa.matcher(found.all, index);
  const sink = { append() {} };
  globalThis.document = { createElement: () => ({}) };
  for (const record of records) lantoa.excerpt(sink, record, match);
  return records.map((r) => r.url);
}

async function bytesOf(index, log, run) {
  log.length = 0;
  await run();
  return log.reduce((sum, [path, bytes]) => sum + size(path, bytes), 0);
}

function quantiles(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  return { p50: at(0.5), p95: at(0.95), max: sorted.at(-1) };
}
const kb = (q) => `${(q.p50 / 1000).toFixed(1)} / ${(q.p95 / 1000).toFixed(1)} (max ${(q.max / 1000).toFixed(1)}) kB`;

const codeSize = brotliCompressSync(code).length;
const sample = queries.filter((_, i) => i % Math.ceil(queries.length / 200) === 0);
const log = [];
const first = [];
const cold = [];
const requests = [];
let differing = 0;
for (const item of sample) {
  const index = open(folder, manifest, (path, bytes) => log.push([path, bytes]));
  const start = await bytesOf(index, log, () => index.ready());
  let urls;
  const own = await bytesOf(index, log, async () => (urls = await answer(index, item.query)));
  requests.push(log.length);
  first.push(codeSize + start + own);
  cold.push(own);
  if (JSON.stringify(urls) !== JSON.stringify(item.found)) {
    if (differing++ < 3) console.error("differs:", item.query, urls.slice(0, 3), item.found.slice(0, 3));
  }
}
const visit = [];
for (let i = 0; i + 6 <= sample.length; i += 6) {
  const index = open(folder, manifest, (path, bytes) => log.push([path, bytes]));
  for (const item of sample.slice(i, i + 5)) await answer(index, item.query);
  visit.push(await bytesOf(index, log, () => answer(index, sample[i + 5].query)));
}
const warm = open(folder, manifest);
for (const item of queries) await answer(warm, item.query);
const times = [];
for (const item of queries) {
  // Processor time of this process: the machine may be busy with others.
  const begin = process.cpuUsage();
  await answer(warm, item.query);
  const used = process.cpuUsage(begin);
  times.push((used.user + used.system) / 1000);
}
const ms = quantiles(times);
const index = open(folder, manifest, (path, bytes) => log.push([path, bytes]));
log.length = 0;
await index.ready();
console.log(`code ${codeSize} B; ${log.map(([p, b]) => `${p} ${size(p, b)} B`).join("; ")}`);
log.length = 0;
await index.facets();
console.log(`facets ${log.map(([p, b]) => size(p, b))} B`);
console.log(`first query      ${kb(quantiles(first))}`);
console.log(`later, cold      ${kb(quantiles(cold))}   requests ${quantiles(requests).p50} / ${quantiles(requests).p95}`);
console.log(`later, in visit  ${kb(quantiles(visit))}`);
console.log(`ms, warm         ${ms.p50.toFixed(2)} / ${ms.p95.toFixed(2)} (max ${ms.max.toFixed(2)})`);
console.log(`other order than in Rust: ${differing} of ${sample.length}`);
