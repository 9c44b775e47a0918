// Changes on the disk, told to every tab by one of them: a browser keeps few connections open to one server.

const channel = new BroadcastChannel("lantoa-desk");
/** @type {Set<(news: { kind: string, [key: string]: any }) => void>} */
const listeners = new Set();

channel.addEventListener("message", (event) => tell(event.data));

function tell(news) {
  for (const listener of [...listeners]) listener(news);
}

/** Tells the other tabs something. @param {{ kind: string, [key: string]: any }} news */
export const send = (news) => channel.postMessage(news);

/** Listens until the function that is returned is called. @param {(news: any) => void} listener */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether another tab answers to `news` within a moment. @param {any} news @param {string} answer */
export function somebodyAnswers(news, answer, within = 80) {
  return new Promise((done) => {
    const stop = listen((said) => {
      if (said.kind !== answer || said.path !== news.path) return;
      stop();
      done(true);
    });
    send(news);
    setTimeout(() => { stop(); done(false); }, within);
  });
}

function follow() {
  const source = new EventSource("/_lantoa/desk/api/events");
  const both = (news) => { send(news); tell(news); };
  source.addEventListener("version", () => both({ kind: "version" }));
  source.addEventListener("change", () => both({ kind: "change" }));
  source.addEventListener("end", () => both({ kind: "end" }));
  // A desk that was opened anew has another secret: a browser gives up on that, we do not.
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 2000);
  });
}

if (navigator.locks) navigator.locks.request(`lantoa-events`, () => { follow(); return new Promise(() => {}); });
else follow();
