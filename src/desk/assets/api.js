// Asks the desk: JSON in, JSON out, with the field that a change needs.
import { lang, t } from "./dom.js";

const API = "/_lantoa/desk/api/";

/** How long an answer may take, in milliseconds: `error` is shown within 8 s without a server. */
const PATIENCE = 7000;

/** Why the desk did not do what it was asked. `code` is one of those in API.md, or `offline`. */
export class Refusal extends Error {
  /** @param {string} code @param {string} message @param {any} [data] */
  constructor(code, message, data = {}) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

const address = (name, query) => {
  const all = new URLSearchParams({ ...query, ...(lang === "en" ? { lang } : {}) });
  return `${API}${name}${all.size ? `?${all}` : ""}`;
};

async function asked(name, query, options, patience) {
  let response;
  let data;
  try {
    const limit = patience && !options.keepalive ? { signal: AbortSignal.timeout(patience) } : {};
    response = await fetch(address(name, query), { credentials: "same-origin", cache: "no-store", ...options, ...limit });
    data = await response.json().catch(() => ({}));
  } catch {
    throw new Refusal("offline", t("Không liên lạc được với bàn biên tập. Cửa sổ lantoa còn mở không?", "The desk does not answer. Is the lantoa window still open?"));
  }
  if (response.status === 401) {
    throw new Refusal("offline", t("Bàn biên tập đã được mở lại. Hãy mở lại từ địa chỉ mà lantoa vừa in ra, rồi quay về thẻ này.", "The desk was opened anew. Open the address that lantoa printed, then come back to this tab."));
  }
  if (!response.ok) {
    throw new Refusal(data.error?.code ?? "failed", data.error?.message ?? t(`Bàn biên tập từ chối (${response.status}).`, `The desk refuses (${response.status}).`), data);
  }
  return data;
}

/** Reads. @param {string} name @param {Record<string, string>} [query] */
export const get = (name, query = {}) => asked(name, query, {}, 0);

/**
 * Changes. @param {string} name @param {any} body an object, or the bytes of a file
 * @param {{ query?: Record<string, string>, keepalive?: boolean, patience?: number }} [how]
 */
export function post(name, body, how = {}) {
  const raw = body instanceof Blob || body instanceof ArrayBuffer;
  const options = {
    method: "POST",
    headers: { "Lantoa-Desk": "1", ...(raw ? { "Content-Type": "application/octet-stream" } : { "Content-Type": "application/json" }) },
    body: raw ? body : JSON.stringify(body),
    keepalive: how.keepalive ?? false,
  };
  return asked(name, how.query ?? {}, options, how.patience ?? PATIENCE);
}

/** For work that takes its time: no limit. */
export const slowly = { patience: 0 };
