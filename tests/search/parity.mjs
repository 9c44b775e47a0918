// The shared vectors, and the order of results that Rust gave, in the browser's code.
//
//   node tests/search/parity.mjs [FOLDER with an index and answers.json]
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lantoa, open } from "./engine.mjs";

const vectors = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));
let checks = 0;
function check(actual, expected, about) {
  assert.deepEqual(actual, expected, about);
  checks++;
}

for (const [word, fold, spelling] of vectors("fold")) check(lantoa.foldWord(word), { fold, spelling }, word);
for (const [fold, spelling, word] of vectors("spell")) check(lantoa.spell(fold, spelling), word, word);
for (const [keys, word] of vectors("telex")) check(lantoa.decodeTelex(keys), word, keys);
for (const [keys, word] of vectors("vni")) check(lantoa.decodeVni(keys), word, keys);
for (const [text, words] of vectors("words")) check(lantoa.words(text).map((w) => w.word), words, text);
for (const [query, keys] of vectors("numbers")) {
  const folds = lantoa.words(query.normalize("NFC")).map((w) => lantoa.foldWord(w.word).fold);
  check(lantoa.keysOfWords(folds).map((k) => k.keys), keys, query);
}

const folder = process.argv[2];
if (folder && existsSync(join(folder, "answers.json"))) {
  const answers = JSON.parse(readFileSync(join(folder, "answers.json"), "utf8"));
  const warm = open(folder, "chi-muc-vi.json");
  for (const answer of answers) {
    // What was read before must not change an answer: each query also in an index of its own.
    for (const index of [warm, open(folder, "chi-muc-vi.json")]) {
      const found = await lantoa.search(index, answer.query);
      const records = await Promise.all(found.ranked.slice(0, 10).map((r) => index.record(r.unit)));
      check(records.map((r) => r.url), answer.found, answer.query);
      check([found.ranked.length, found.readAs, found.renamed], [answer.total, answer.readAs, answer.renamed], answer.query);
    }
  }
}
console.log(`${checks} passed, 0 failed`);
