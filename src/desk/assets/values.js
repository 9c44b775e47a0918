// The values of a form: reading and setting inner keys, and what differs from the file.

/** What stands at a path of keys and numbers. @param {any} root @param {(string | number)[]} path */
export function at(root, path) {
  let value = root;
  for (const part of path) {
    if (value === null || typeof value !== "object") return undefined;
    value = value[part];
  }
  return value;
}

/** Sets what stands at a path; `undefined` takes it out, and a table that is empty then. */
export function put(root, path, value) {
  const [key, ...rest] = path;
  if (rest.length === 0) {
    if (value === undefined) delete root[key];
    else root[key] = value;
    return;
  }
  if (root[key] === null || typeof root[key] !== "object") {
    if (value === undefined) return;
    root[key] = typeof rest[0] === "number" ? [] : {};
  }
  put(root[key], rest, value);
  if (!Array.isArray(root[key]) && Object.keys(root[key]).length === 0 && !Array.isArray(root)) delete root[key];
}

export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

const isTable = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isTables = (value) => Array.isArray(value) && value.length > 0 && value.every(isTable);

/** What a draft has to set, by key; `null` takes a key out. @param {any} before @param {any} now */
export function differences(before, now, prefix = "", set = {}) {
  for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [old, value, name] = [before[key], now[key], prefix + key];
    if (same(old, value)) continue;
    if (value === undefined) set[name] = null;
    else if (isTable(old) && isTable(value)) differences(old, value, `${name}.`, set);
    else if (isTable(value) && old === undefined && !Object.values(value).some((inner) => typeof inner === "object")) differences({}, value, `${name}.`, set);
    else if (isTables(old) && isTables(value) && old.length === value.length) {
      value.forEach((inner, n) => differences(old[n], inner, `${name}.${n}.`, set));
    } else set[name] = value;
  }
  return set;
}

/** The values with what a draft set. @param {any} values @param {Record<string, any>} set */
export function applied(values, set) {
  const now = structuredClone(values);
  for (const [key, value] of Object.entries(set ?? {})) {
    const path = key.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    put(now, path, value === null ? undefined : value);
  }
  return now;
}
