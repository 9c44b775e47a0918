// Publishing: what visitors would see change, sending it, the report, going back to the version before.
import { get, post } from "./api.js";
import { ask, field, fill, h, select, t } from "./dom.js";
import { link } from "./desk.js";

/** How often the desk is asked how it goes, in milliseconds. */
const BEAT = 250;

const STAGES = {
  building: () => t("Đang dựng trang", "Building the site"),
  looking: () => t("Đang xem nơi đăng", "Looking at the place"),
  sending: () => t("Đang gửi", "Sending"),
  deleting: () => t("Đang xóa tệp cũ", "Deleting old files"),
  planned: () => t("Sẵn sàng đăng", "Ready"),
  done: () => t("Xong", "Done"),
  failed: () => t("Không đăng được", "Not published"),
};

/** Shows the page. @param {HTMLElement} main */
export async function show(main) {
  const view = new View(main);
  await view.begin();
  return view;
}

class View {
  constructor(main) {
    this.main = main;
    this.left = false;
    this.target = "";
  }

  leave() {
    this.left = true;
    clearTimeout(this.timer);
  }

  async begin() {
    const state = await get("publish");
    this.target = state.job?.busy ? state.job.target : state.targets[0]?.name ?? "";
    this.draw(state);
    if (!state.targets.length) return;
    if (state.job?.busy) this.watch();
    else await this.start("plan");
  }

  /** Begins a part and watches it. */
  async start(what, more = {}) {
    const state = await post(`publish/${what}`, { target: this.target, ...more }, { patience: 0 });
    this.draw(state);
    this.watch();
  }

  watch() {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      const state = await get("publish").catch(() => null);
      if (this.left) return;
      if (state) this.draw(state);
      if (!state || state.job?.busy) this.watch();
    }, BEAT);
  }

  draw(state) {
    if (this.left) return;
    if (!this.parts) {
      this.parts = {
        choice: h("div", {}),
        progress: h("div", { role: "status" }),
        result: h("div", { "data-publish-result": true }),
        undo: h("div", {}),
      };
      fill(this.main, h("div", { class: "desk-wrap", "data-desk": "publish" },
        h("h1", {}, t("Đăng trang web", "Publish the site")),
        this.parts.choice, this.parts.progress, this.parts.result, this.parts.undo));
    }
    const { choice, progress, result, undo } = this.parts;
    if (!state.targets.length) return void fill(choice, this.firstTarget());
    const key = JSON.stringify(state.targets.map((one) => [one.name, one.to]));
    if (key !== this.choiceKey) {
      this.choiceKey = key;
      fill(choice, field(t("Nơi đăng", "Place"), select("target", state.targets.map((one) => ({ value: one.name, label: `${one.name} (${one.to})` })), this.target, { onchange: (event) => {
        this.target = event.target.value;
        this.start("plan").catch((failure) => fill(result, h("p", { class: "ask-error", role: "alert" }, failure.message)));
      } })),
      h("p", { class: "hint" }, h("a", { href: link("page", "lantoa.toml") }, t("Thêm, sửa nơi đăng trong cấu hình trang web", "Add or change places in the configuration"))));
    }
    const { job } = state;
    if (!job) return;
    const label = STAGES[job.stage]?.() ?? job.stage;
    const percent = job.total ? Math.min(100, Math.round((job.done / job.total) * 100)) : null;
    fill(progress, job.busy
      ? h("div", { "data-publish-stage": job.stage }, h("p", {}, `${label}…${percent === null ? "" : ` ${percent}%`}`),
        h("progress", { class: "progress", max: "100", "aria-label": label, ...(percent === null ? {} : { value: String(percent) }) }),
        h("p", {}, h("button", { type: "button", onclick: () => post("publish/cancel", {}).catch(() => {}) }, t("Dừng", "Stop"))))
      : h("p", { "data-publish-stage": job.stage, class: "sr" }, label));
    const bar = progress.querySelector("progress");
    if (bar && percent !== null) bar.value = percent;
    if (job.busy) {
      fill(result);
      fill(undo);
      return;
    }
    const place = state.targets.find((one) => one.name === this.target);
    fill(result, job.stage === "failed" ? this.failed(job) : job.stage === "done" ? this.done(job) : this.planned(job, place));
    fill(undo, place && place.versions.length > 1 ? this.undo(place) : null);
    const focus = result.querySelector("[data-focus]");
    if (focus && job.stage !== "planned") {
      focus.tabIndex = -1;
      focus.focus();
    }
  }

  planned(job, place) {
    const changes = job.changes;
    if (!changes) return null;
    const password = h("input", { type: "password", name: "password", autocomplete: "off" });
    const error = this.error();
    const needs = place && /^[a-z0-9+]+:\/\//i.test(place.to);
    return h("form", { "data-form": "publish", novalidate: true, onsubmit: async (event) => {
      event.preventDefault();
      event.submitter.disabled = true;
      try {
        await this.start("send", { password: password.value });
      } catch (failure) {
        error.textContent = failure.message;
        event.submitter.disabled = false;
      }
    } },
    h("h2", {}, t("Người đọc sẽ thấy gì thay đổi", "What visitors will see change")),
    this.changes(changes),
    needs ? field(t("Mật khẩu của nơi đăng, nếu cần", "Password of the place, if needed"), password, t("Chỉ dùng cho lần này, không được ghi lại.", "Used this time only, never written down.")) : null,
    error,
    h("p", { class: "row" }, h("button", { type: "submit", class: "primary" }, changes.nothing ? t("Đăng lại (không có gì mới)", "Publish again (nothing is new)") : t("Đăng ngay", "Publish now"))));
  }

  error() {
    return h("p", { class: "ask-error", role: "alert", "data-error": true });
  }

  changes(changes) {
    if (changes.nothing) return h("p", {}, t("Không có gì thay đổi: nơi đăng đã có đúng trang này.", "Nothing: the place holds this very site."));
    const group = (label, pages) => (pages.count
      ? h("details", { open: pages.count <= 20 }, h("summary", {}, `${label} (${pages.count})`), h("ul", {}, pages.pages.map((page) => h("li", {}, page.title, h("span", { class: "file" }, page.url))), pages.count > pages.pages.length ? h("li", {}, t(`và ${pages.count - pages.pages.length} trang nữa`, `and ${pages.count - pages.pages.length} more`)) : null))
      : null);
    return [
      changes.is_first ? h("p", {}, t("Đây là lần đăng đầu tiên lên nơi này.", "This is the first publish to this place.")) : null,
      changes.resumes ? h("p", {}, t("Lần đăng trước dừng giữa chừng; lần này làm nốt.", "The last publish broke off; this one finishes it.")) : null,
      group(t("Trang mới", "New pages"), changes.new),
      group(t("Trang thay đổi", "Changed pages"), changes.changed),
      group(t("Trang rút xuống", "Withdrawn pages"), changes.withdrawn),
      changes.vanished.length ? h("div", { class: "notice" }, h("p", {}, t("Những địa chỉ này sẽ mất; ai có liên kết cũ sẽ không tới được:", "These addresses will be gone; old links will lead nowhere:")), h("ul", {}, changes.vanished.map((gone) => h("li", {}, gone.url, gone.moved_to ? t(` (trang cùng tên nay ở ${gone.moved_to})`, ` (a page of this title is at ${gone.moved_to})`) : "")))) : null,
      changes.replaced ? h("p", { class: "notice" }, t(`${changes.replaced} tệp có sẵn ở đó sẽ bị thay.`, `${changes.replaced} files that are there will be replaced.`)) : null,
      h("p", { class: "hint" }, t(`Gửi ${changes.send} tệp (${changes.size}), xóa ${changes.delete} tệp, giữ nguyên ${changes.kept} tệp.`, `${changes.send} files to send (${changes.size}), ${changes.delete} to delete, ${changes.kept} stay.`)),
    ];
  }

  done(job) {
    const { report } = job;
    const save = job.html ? h("a", { class: "button", download: "bien-ban-dang-trang.html", href: URL.createObjectURL(new Blob([job.html], { type: "text/html" })) }, t("Tải biên bản", "Save the report")) : null;
    return h("section", { "data-publish-report": true }, h("h2", { "data-focus": true }, job.what === "undo" ? t("Đã quay lại bản trước", "The version before is back") : t("Đã đăng", "Published")),
      h("p", {}, report.sent || report.deleted
        ? t(`${report.place}: gửi ${report.sent} tệp (${report.size}), xóa ${report.deleted} tệp, lúc ${report.at}, người đăng ${report.by}.`, `${report.place}: ${report.sent} files sent (${report.size}), ${report.deleted} deleted, ${report.at}, by ${report.by}.`)
        : t(`Không phải gửi gì: ${report.place} đã có đúng trang này.`, `Nothing to send: ${report.place} holds this very site.`)),
      job.changes ? this.changes(job.changes) : null,
      h("p", { class: "row" }, save, h("button", { type: "button", onclick: () => this.start("plan") }, t("Xem lại thay đổi", "Look again"))));
  }

  failed(job) {
    return h("section", { "data-publish-failed": true },
      h("h2", { "data-focus": true }, STAGES.failed()),
      h("p", { class: "ask-error", role: "alert" }, job.error),
      job.problems.length ? h("ul", {}, job.problems.filter((one) => one.severity === "error").slice(0, 50).map((one) => h("li", {}, one.path ? h("a", { href: link("page", one.path) }, one.path) : null, one.path ? `:${one.line} ` : "", one.message))) : null,
      h("p", {}, h("button", { type: "button", onclick: () => this.start("plan") }, t("Thử lại", "Try again"))));
  }

  undo(place) {
    const before = place.versions.at(-2);
    return h("section", {}, h("h2", {}, t("Quay lại", "Go back")),
      h("p", {}, t(`Bản trước được gửi lúc ${before.sent}, người gửi ${before.by}.`, `The version before was sent ${before.sent}, by ${before.by}.`)),
      h("p", {}, h("button", { type: "button", "data-action": "undo", onclick: () => ask("undo", t("Quay lại bản trước?", "Go back to the version before?"), h("p", {}, t("Trang ở nơi đăng sẽ trở lại đúng như bản trước. Các tệp trong trang web của bạn không đổi.", "The published site will be what it was before. Your own files stay.")), { submit: t("Quay lại bản trước", "Go back"), danger: true, onsubmit: () => this.start("undo") }) }, t("Quay lại bản trước…", "Go back…"))));
  }

  /** Without a place to publish: one is named here. */
  firstTarget() {
    const name = h("input", { type: "text", name: "target-name", value: t("ban-giao", "hand-over"), autocomplete: "off" });
    const kind = select("target-kind", [
      { value: "folder", label: t("Một thư mục trên máy này hoặc trong mạng", "A folder of this computer or network") },
      { value: "zip:", label: t("Một tệp ZIP để bàn giao", "A ZIP file to hand over") },
      { value: "server", label: t("Máy chủ (sftp://, ftps://, https:// WebDAV, s3://)", "A server (sftp://, ftps://, https:// WebDAV, s3://)") },
    ], "folder");
    const to = h("input", { type: "text", name: "target-to", autocomplete: "off", spellcheck: "false" });
    const user = h("input", { type: "text", name: "target-user", autocomplete: "off" });
    const error = this.error();
    return h("form", { "data-form": "target", novalidate: true, onsubmit: async (event) => {
      event.preventDefault();
      if (!to.value.trim()) return void (error.textContent = t("Ghi thư mục, tệp hoặc địa chỉ.", "Write a folder, a file or an address."));
      try {
        const config = await get("page", { path: "lantoa.toml" });
        const path = to.value.trim();
        const made = { name: name.value.trim(), to: kind.value === "zip:" ? `zip:${path}${/\.zip$/i.test(path) ? "" : ".zip"}` : path, ...(user.value.trim() ? { user: user.value.trim() } : {}) };
        await post("save", { tab: "", path: "lantoa.toml", base: config.hash, set: { publish: [made] } });
        this.parts = null;
        this.choiceKey = "";
        await this.begin();
      } catch (failure) {
        error.textContent = failure.message;
      }
    } },
    h("p", {}, t("Chưa có nơi đăng. Khai báo một lần ở đây; sau này sửa trong cấu hình trang web.", "There is no place to publish yet. Name one here; change it in the configuration later.")),
    field(t("Đăng lên đâu", "Where to"), kind), field(t("Thư mục, tệp hoặc địa chỉ", "Folder, file or address"), to), field(t("Tên đăng nhập (chỉ với máy chủ)", "User name (servers only)"), user), field(t("Tên gọi", "Name"), name), error,
    h("p", {}, h("button", { type: "submit", class: "primary" }, t("Dùng nơi này", "Use this place"))));
  }
}
