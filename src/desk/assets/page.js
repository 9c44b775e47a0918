// One page, or one file of data: its form, its body, the page as it will be, its problems, saving.
//
// What is typed goes to the desk at once, whole, which keeps it and answers with the page and its problems;
// while an answer is on its way the next text waits, so that only the newest is sent.
import { get, post, slowly } from "./api.js";
import { Body } from "./body.js";
import { announce, ask, field, fill, h, moment, select, t } from "./dom.js";
import { desk, go, link } from "./desk.js";
import { listen, send, somebodyAnswers } from "./events.js";
import { Form } from "./form.js";
import { forget, STATES } from "./list.js";
import { Preview } from "./preview.js";
import { conflictPanel } from "./conflict.js";
import { applied, differences, same } from "./values.js";

const SAVE_STATES = {
  saved: () => t("Đã lưu", "Saved"),
  dirty: () => t("Chưa lưu; chữ đang gõ vẫn được giữ", "Not saved; what you type is kept"),
  saving: () => t("Đang lưu…", "Saving…"),
  error: () => t("Chưa giữ được: không liên lạc được với bàn biên tập", "Not kept: the desk does not answer"),
  conflict: () => t("Tệp đã đổi ở nơi khác", "The file was changed elsewhere"),
};

/** How long until a desk that did not answer is asked again, in milliseconds. */
const AGAIN = 2000;

/** Shows a page. @param {HTMLElement} main @param {string} path */
export async function show(main, path) {
  const tab = [...crypto.getRandomValues(new Uint8Array(10))].map((n) => n.toString(36)).join("");
  const page = await get("page", { path, tab });
  const editor = new Editor(main, page, tab);
  await editor.begin();
  return editor;
}

class Editor {
  constructor(main, page, tab) {
    this.main = main;
    this.tab = tab;
    this.path = page.path;
    this.edits = 0;
    this.kept = 0;
    this.busy = null;
    this.again = false;
    this.left = false;
    this.isPage = page.path.endsWith(".md");
    this.open(page);
  }

  /** Takes what is on the disk as what was opened. */
  open(page) {
    this.page = page;
    this.base = page.hash;
    this.opened = page.front?.ok ? page.front.values : {};
    this.values = structuredClone(this.opened);
    this.front = page.front && !page.front.ok ? page.front.text : null;
    this.openedBody = page.body;
    this.bodyLine = page.body_line ?? 1;
  }

  async begin() {
    this.draw();
    this.offer = null;
    const draft = this.page.draft;
    if (draft && this.differs(draft)) {
      // A tab that is open somewhere still writes it: it is offered, not taken.
      if (await somebodyAnswers({ kind: "who", path: this.path }, "here")) this.offerDraft(draft);
      else await this.takeDraft(draft);
    } else if (draft) {
      post("draft/drop", { path: this.path, tab: draft.tab }).catch(() => {});
    }
    this.stop = listen((news) => this.hear(news));
    this.hide = () => this.flush();
    addEventListener("pagehide", this.hide);
    document.addEventListener("visibilitychange", this.hide);
    this.keys = (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
        event.preventDefault();
        this.save();
      }
    };
    document.addEventListener("keydown", this.keys);
    this.heart = setInterval(() => this.beat(), 30000);
    this.beat();
  }

  leave() {
    this.left = true;
    this.stop?.();
    clearInterval(this.heart);
    clearTimeout(this.retry);
    removeEventListener("pagehide", this.hide);
    document.removeEventListener("visibilitychange", this.hide);
    document.removeEventListener("keydown", this.keys);
    this.flush();
    post("close", { path: this.path, tab: this.tab }, { keepalive: true }).catch(() => {});
    this.preview?.leave();
    forget();
  }

  /** Says that the page is open here. */
  async beat() {
    const answer = await post("here", { path: this.path, tab: this.tab }).catch(() => null);
    if (!answer || this.left) return;
    fill(this.others, answer.opened_by ? h("p", { class: "notice quiet-notice" }, t(`${answer.opened_by.who} cũng đang mở trang này (từ ${moment(answer.opened_by.since)}). Hãy báo nhau trước khi lưu.`, `${answer.opened_by.who} has this page open too (since ${moment(answer.opened_by.since)}). Agree before saving.`)) : null);
  }

  // What is typed

  /** What differs from the file as it was opened. */
  draft() {
    const draft = { tab: this.tab, path: this.path, base: this.base };
    if (this.front !== null) {
      if (this.front !== this.page.front.text) draft.front = this.front;
    } else {
      const set = differences(this.opened, this.values);
      if (Object.keys(set).length) draft.set = set;
    }
    if (this.body && this.body.value !== this.openedBody) draft.body = this.body.value;
    return draft;
  }

  /** Whether a draft that was kept says something else than the disk. */
  differs(draft) {
    if (typeof draft.body === "string" && draft.body !== this.page.body) return true;
    if (typeof draft.front === "string" && draft.front !== (this.page.front?.text ?? null)) return true;
    return this.page.front?.ok ? !same(applied(this.opened, draft.set), this.opened) : false;
  }

  touched() {
    this.edits += 1;
    if (this.state !== "conflict" && this.state !== "saving" && this.state !== "error") this.setState("dirty");
    this.sync();
  }

  setState(state) {
    this.state = state;
    this.stateAt.dataset.saveState = state;
    this.stateAt.textContent = SAVE_STATES[state]();
  }

  /** Sends what is typed, unless that is under way: then once more after it. */
  sync() {
    if (this.busy) {
      this.again = true;
      return this.busy;
    }
    this.busy = (async () => {
      do {
        this.again = false;
        await this.sendDraft();
      } while (this.again && !this.left && !this.isSaving);
    })().finally(() => { this.busy = null; });
    return this.busy;
  }

  async sendDraft() {
    const edits = this.edits;
    try {
      const answer = await post("draft", this.draft());
      if (this.left) return;
      this.kept = edits;
      if (this.adopted) {
        const old = this.adopted;
        this.adopted = null;
        post("draft/drop", { path: this.path, tab: old }).catch(() => {});
      }
      if (this.state === "error") this.setState(this.edits > 0 || this.hasText ? "dirty" : "saved");
      if (answer.body_line) this.bodyLine = answer.body_line;
      if (answer.problems) this.showProblems(answer.problems);
      if (answer.error) this.say(answer.error.message);
      this.preview?.show(answer);
    } catch (failure) {
      if (this.left) return;
      if (failure.code !== "offline") return this.say(failure.message);
      if (!this.isSaving) this.setState("error");
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.sync(), AGAIN);
    }
  }

  /** The tab goes: what has not been sent is sent now, without waiting. */
  flush() {
    if (this.kept === this.edits || this.isSaving) return;
    post("draft", this.draft(), { keepalive: true }).catch(() => {});
  }

  offerDraft(draft) {
    fill(this.offered, h("p", { class: "notice quiet-notice row" },
      h("span", {}, t(`Một thẻ khác đang có chữ chưa lưu của trang này (${moment(draft.at)}).`, `Another tab has unsaved text of this page (${moment(draft.at)}).`)),
      h("button", { type: "button", "data-action": "restore", onclick: () => { fill(this.offered); this.takeDraft(draft); } }, t("Lấy chữ ấy vào đây", "Take that text"))));
  }

  async takeDraft(draft) {
    if (typeof draft.front === "string" && this.front !== null) this.front = draft.front;
    else this.values = applied(this.opened, draft.set);
    this.base = draft.base ?? this.base;
    this.adopted = draft.tab === this.tab ? null : draft.tab;
    this.redraw();
    if (typeof draft.body === "string" && this.body) this.body.replace(draft.body);
    this.hasText = true;
    this.setState("dirty");
    fill(this.offered, h("p", { class: "notice quiet-notice row" },
      h("span", {}, t(`Đây là chữ chưa lưu từ ${moment(draft.at)}. Bấm “Lưu” để ghi vào trang.`, `This is unsaved text of ${moment(draft.at)}. “Save” writes it.`)),
      h("button", { type: "button", "data-action": "discard", onclick: () => this.discard() }, t("Bỏ, lấy bản đã lưu", "Drop it, take the saved page"))));
    this.edits += 1;
    this.sync();
  }

  async discard() {
    await this.busy;
    await post("draft/drop", { path: this.path, tab: this.tab });
    const page = await get("page", { path: this.path, tab: this.tab });
    this.takeOver(page);
    fill(this.offered);
  }

  // Saving

  /** Writes the file. Whether it is written with all that was typed. */
  async save(over = {}) {
    if (this.isSaving) return false;
    this.isSaving = true;
    clearTimeout(this.retry);
    this.setState("saving");
    try {
      // A draft on its way must not come after the file.
      await this.busy;
      if (over.base !== undefined) this.base = over.base;
      const edits = this.edits;
      const sent = this.body?.value;
      const page = await post("save", this.draft());
      if (this.left) return true;
      this.written(page, edits, sent);
      return this.state === "saved";
    } catch (failure) {
      if (this.left) return false;
      if (failure.code === "conflict") await this.conflict(failure.data);
      else {
        this.setState("error");
        if (failure.code !== "offline") this.stateAt.textContent = failure.message;
        this.say(failure.message);
        clearTimeout(this.retry);
        if (failure.code === "offline") this.retry = setTimeout(() => this.sync(), AGAIN);
      }
      return false;
    } finally {
      this.isSaving = false;
      if (!this.left && this.again) this.sync();
    }
  }

  written(page, edits, sent) {
    const whole = edits === this.edits;
    const values = this.values;
    const front = this.front;
    const body = this.body?.value;
    this.open(page);
    fill(this.conflictAt);
    fill(this.offered);
    this.hasText = false;
    if (whole) {
      this.kept = edits;
      const kindChanged = page.form?.name !== this.formName;
      if (kindChanged || !same(this.values, values) || (front !== null) !== (this.front !== null)) this.redraw();
      else if (this.form) this.form.values = this.values = values;
      if (this.body && body !== page.body && sent === body) this.openedBody = body;
      this.setState("saved");
    } else {
      // Typing went on meanwhile: it differs from what is on the disk now.
      this.values = values;
      if (this.form) this.form.values = values;
      if (front !== null && this.front !== null) this.front = front;
      this.setState("dirty");
      this.again = true;
    }
    this.head();
    this.showProblems(page.problems);
    this.preview?.saved(page);
    announce(SAVE_STATES[this.state]());
  }

  async conflict(data) {
    this.setState("conflict");
    await conflictPanel(this, data);
  }

  /** Shows what is on the disk in place of what was opened. */
  takeOver(page) {
    const focused = this.body && document.activeElement === this.body.area ? this.body.area.selectionStart : null;
    const formChanged = page.form?.name !== this.formName;
    this.open(page);
    this.edits = 0;
    this.kept = 0;
    if (formChanged || (this.front !== null) !== Boolean(this.frontArea)) this.draw();
    else this.redraw();
    if (this.body && this.body.value !== (page.body ?? "")) this.body.replace(page.body ?? "");
    if (focused !== null) {
      this.body.area.focus();
      this.body.area.setSelectionRange(focused, focused);
    }
    this.hasText = false;
    this.setState("saved");
    fill(this.conflictAt);
    this.head();
    this.showProblems(page.problems);
    this.preview?.saved(page);
  }

  async hear(news) {
    if (news.kind === "who" && news.path === this.path && (this.edits > 0 || this.hasText)) send({ kind: "here", path: this.path });
    if (news.kind === "end") this.say(t("Bàn biên tập đã đóng.", "The desk is closed."));
    if (news.kind !== "change" && news.kind !== "version") return;
    if (this.isSaving || this.state === "conflict") return;
    const base = this.base;
    const { hash } = await get("hash", { path: this.path }).catch(() => ({ hash: base }));
    if (this.left || this.isSaving || base !== this.base || hash === this.base) return this.refreshProblems(hash);
    if (this.state === "saved" && hash !== "") {
      const page = await get("page", { path: this.path, tab: this.tab }).catch(() => null);
      if (page && !this.left && this.state === "saved") {
        this.takeOver(page);
        this.say(t("Trang vừa được sửa ở nơi khác; đây là bản mới.", "The page was changed elsewhere; this is the new one."));
      }
    } else {
      this.say(hash === "" ? t("Trang đã bị xóa hoặc dời ở nơi khác.", "The page was deleted or moved elsewhere.")
        : t("Trang vừa được sửa ở nơi khác. Khi bấm “Lưu”, cả hai bản sẽ hiện ra để chọn.", "The page was changed elsewhere. “Save” will show both."));
    }
  }

  /** Another file changed: what was wrong here may be right now. */
  async refreshProblems(hash) {
    if (this.left || hash !== this.base) return;
    if (this.state === "dirty") return void this.sync();
    if (this.state !== "saved") return;
    const page = await get("page", { path: this.path, tab: this.tab }).catch(() => null);
    if (!page || this.left || this.state !== "saved" || page.hash !== this.base) return;
    this.page.problems = page.problems;
    this.page.state = page.state;
    this.showProblems(page.problems);
  }

  // What is on the screen

  say(text) {
    this.noteAt.textContent = text;
  }

  draw() {
    const { page } = this;
    this.stateAt = h("p", { class: "save-state", role: "status" });
    this.noteAt = h("p", { class: "note", role: "status" });
    this.headAt = h("div", { class: "edit-title" });
    this.moreAt = h("div", { class: "row edit-more" });
    this.conflictAt = h("div", {});
    this.offered = h("div", {});
    this.others = h("div", {});
    this.problemsAt = h("section", { "data-problems": true, "aria-label": t("Chỗ cần sửa", "Problems"), class: "problems" });
    this.formAt = h("div", { class: "edit-form" });
    this.preview?.leave();
    this.preview = this.isPage ? new Preview(this) : null;
    const shows = this.isPage;
    fill(this.main, h("div", { class: `edit${shows ? "" : " edit-data"}`, "data-desk": "page" },
      h("div", { class: "edit-bar" },
        h("button", { type: "button", class: "primary", "data-action": "save", title: "Ctrl+S", onclick: () => this.save() }, t("Lưu", "Save")),
        this.stateAt, this.moreAt),
      h("div", { class: "edit-columns" },
        h("div", { class: "edit-left" }, this.headAt, this.noteAt, this.others, this.offered, this.conflictAt, shows ? null : this.problemsAt, this.formAt),
        shows ? h("div", { class: "edit-right" }, this.preview.element, this.problemsAt) : null)));
    this.body = null;
    this.form = null;
    this.frontArea = null;
    this.bodyAt = null;
    if (page.body !== null && page.body !== undefined && this.isPage) {
      this.body = new Body(this, page.body);
      this.bodyAt = this.body.element;
    }
    this.drawForm();
    this.setState("saved");
    this.head();
    this.showProblems(page.problems);
    this.preview?.saved(page);
  }

  drawForm() {
    const { page } = this;
    this.formName = page.form?.name;
    if (!page.readable) return fill(this.formAt, h("p", {}, t("Tệp này không đọc được như văn bản.", "This file cannot be read as text.")));
    if (this.front !== null) {
      this.frontArea = h("textarea", { name: "front", rows: 12, spellcheck: "false", class: "code", value: this.front, oninput: (event) => { this.front = event.target.value; this.touched(); } });
      fill(this.formAt, this.isPage || this.front ? field(t("Phần thông tin của trang", "The information of the page"), this.frontArea, t("Phần này có lỗi nên chưa hiện được thành các ô. Sửa các chỗ nêu ở phần “Chỗ cần sửa”, rồi lưu.", "It has mistakes and cannot be shown as fields yet. Mend what “Problems” names, then save.")) : null, this.bodyAt);
      return;
    }
    this.frontArea = null;
    if (!page.form) return fill(this.formAt, this.bodyAt);
    this.form = new Form(page.form, this.values, {
      path: this.path,
      middle: this.bodyAt,
      onchange: () => this.touched(),
      files: async () => (await get("files", { path: this.path })).files,
      upload: (file) => this.upload(file).then((made) => made.file),
    });
    fill(this.formAt, this.form.element);
  }

  /** Shows the values again: they are others now. */
  redraw() {
    if (this.form && this.page.form && this.front === null) {
      this.formName = this.page.form.name;
      this.form.show(this.page.form, this.values);
    } else this.drawForm();
    if (this.frontArea && this.front !== null) this.frontArea.value = this.front;
  }

  head() {
    const { page } = this;
    const name = this.isPage ? page.title || this.values.title || page.path : page.form?.about ? page.form.label[0].toUpperCase() + page.form.label.slice(1) : page.path;
    fill(this.headAt,
      h("h1", {}, name),
      h("p", { class: "meta row" },
        h("span", { class: "file-name" }, page.path),
        this.isPage ? h("span", { class: `state state-${page.state}` }, STATES[page.state]?.() ?? page.state, page.since && page.state !== "draft" ? ` ${moment(page.since)}` : "") : null,
        page.approval ? h("span", { class: "tag", "data-approval": page.approval.state }, page.approval.state === "approved" ? t(`${page.approval.who} đã duyệt ${moment(page.approval.at)}`, `approved by ${page.approval.who} ${moment(page.approval.at)}`) : t("chờ duyệt", "to be approved")) : null,
        this.isPage && page.url !== null ? h("a", { href: `/${page.url}`, target: "_blank", rel: "noopener" }, t("Mở bản đã lưu", "Open as saved")) : null));
    const isSection = /\/_index(\.\w+)?\.md$/.test(page.path);
    const action = (name, label, run, props = {}) => h("button", { type: "button", "data-action": name, onclick: run, ...props }, label);
    fill(this.moreAt,
      page.approval && page.approval.state !== "approved" ? action("approve", t("Duyệt…", "Approve…"), () => this.approve()) : null,
      this.isPage ? [
        page.state === "draft" ? action("show", t("Cho công khai", "Make public"), () => this.change("show")) : action("withdraw", t("Rút về nháp", "Withdraw"), () => this.change("withdraw")),
        isSection ? null : action("duplicate", t("Nhân bản…", "Duplicate…"), () => this.duplicate()),
        isSection ? null : action("rename", t("Dời, đổi tên…", "Move, rename…"), () => this.rename()),
        action("delete", t("Xóa…", "Delete…"), () => this.delete()),
      ] : null,
      h("a", { class: "button", href: link("history", page.path), "data-view": "history" }, t("Các bản trước", "Earlier states")));
  }

  showProblems(problems) {
    const order = { error: 0, warning: 1, advice: 2 };
    const list = [...problems].sort((a, b) => order[a.severity] - order[b.severity] || a.line - b.line);
    const errors = list.filter((one) => one.severity === "error").length;
    const text = JSON.stringify(list);
    if (text === this.problemsText) return;
    this.problemsText = text;
    const label = { error: t("Lỗi", "Error"), warning: t("Nhắc", "Warning"), advice: t("Gợi ý", "Advice") };
    fill(this.problemsAt,
      h("h2", {}, list.length ? t(`Chỗ cần sửa (${list.length})`, `Problems (${list.length})`) : t("Không có chỗ nào cần sửa", "Nothing to mend")),
      list.length ? h("ul", { class: "plain" }, list.map((problem) => {
        const own = !problem.path || problem.path === this.path;
        return h("li", { "data-line": problem.line, class: `problem ${problem.severity}` },
          own ? h("button", { type: "button", class: "jump", onclick: () => this.jump(problem) }, h("strong", {}, `${label[problem.severity]}: `), problem.message)
            : h("a", { href: link("page", problem.path) }, h("strong", {}, `${label[problem.severity]}: `), problem.message, h("span", { class: "file" }, problem.path)),
          problem.label ? h("p", { class: "hint" }, problem.label) : null,
          problem.help.map((help) => h("p", { class: "help" }, help)),
          own && problem.fixes.length ? h("p", { class: "row" }, problem.fixes.map((fix) => h("button", { type: "button", "data-fix": fix.n, onclick: () => this.fix(problem, fix.n) }, fix.label))) : null,
          problem.explain ? h("details", {}, h("summary", {}, t("Giải thích", "Explain")), h("p", { class: "explain" }, problem.explain)) : null);
      })) : null);
    this.problemsAt.classList.toggle("has-errors", errors > 0);
  }

  /** Leads to the place of a problem. */
  jump(problem) {
    if (problem.field === "body" && this.body) return this.body.goTo(problem.line - this.bodyLine + 1, problem.column);
    if (this.frontArea && problem.field !== "body") {
      const lines = this.frontArea.value.split("\n").slice(0, Math.max(0, problem.line - (this.isPage ? 2 : 1)));
      const start = lines.join("\n").length + (lines.length ? 1 : 0);
      this.frontArea.focus();
      this.frontArea.setSelectionRange(start, start);
      return undefined;
    }
    if (problem.field && this.form?.focus(problem.field)) return undefined;
    // A key that no field is for, a problem of the file as a whole.
    if (!this.form?.focus("title")) (this.body?.area ?? this.formAt.querySelector("input, textarea, select"))?.focus();
    return undefined;
  }

  async fix(problem, n) {
    await this.busy;
    try {
      const mended = await post("fix", { ...this.draft(), fix: { code: problem.code, line: problem.line, column: problem.column, n } });
      if (this.front !== null) {
        this.front = mended.front;
        this.frontArea.value = mended.front;
      } else if (mended.values) {
        this.values = mended.values;
        if (this.form) this.redraw();
      }
      if (this.body && mended.body !== null && mended.body !== this.body.value) this.body.edit(mended.body);
      this.touched();
      this.jump(problem);
    } catch (failure) {
      this.say(failure.message);
    }
  }

  // What can be done with a page

  /** Saves first: what is done next is done with the file. */
  async ready() {
    if (this.state === "saved") return true;
    return this.save();
  }

  async change(what) {
    if (!(await this.ready())) return;
    try {
      const page = await post(what, { path: this.path, base: this.base });
      this.takeOver(page);
      announce(STATES[page.state]?.() ?? "");
      this.moreAt.querySelector("[data-action=show], [data-action=withdraw]")?.focus();
    } catch (failure) {
      this.say(failure.message);
    }
  }

  duplicate() {
    const title = h("input", { type: "text", name: "title", value: `${this.values.title ?? ""} ${t("(bản sao)", "(copy)")}`, autocomplete: "off" });
    ask("duplicate", t("Nhân bản trang", "Duplicate the page"), field(t("Tên trang mới", "Title of the new page"), title), { submit: t("Nhân bản", "Duplicate"), onsubmit: async () => {
      if (!(await this.ready())) throw new Error(t("Chưa lưu được trang này.", "This page could not be saved."));
      const made = await post("duplicate", { path: this.path, title: title.value });
      await go(link("page", made.path));
    } });
  }

  rename() {
    const path = h("input", { type: "text", name: "path", value: this.path, autocomplete: "off", spellcheck: "false" });
    ask("rename", t("Dời hoặc đổi tên trang", "Move or rename the page"), field(t("Đường dẫn mới", "The new path"), path, t("Phần giữa là mục, phần cuối là tên tệp. Địa chỉ cũ sẽ dẫn tới địa chỉ mới; liên kết ở các trang khác được sửa theo.", "The old address will lead to the new one; links of other pages are mended.")), { submit: t("Dời trang", "Move the page"), wide: true, onsubmit: async () => {
      if (!(await this.ready())) throw new Error(t("Chưa lưu được trang này.", "This page could not be saved."));
      const moved = await post("rename", { path: this.path, to: path.value, base: this.base }, slowly);
      await go(link("page", moved.path), true);
      announce(t(`Đã dời; ${moved.changed.length} trang khác được sửa liên kết.`, `Moved; links in ${moved.changed.length} other pages were mended.`));
    } });
  }

  delete() {
    ask("delete", t("Xóa trang này?", "Delete this page?"), h("p", {}, t("Trang và các hình của nó vào thùng rác; lấy lại được ở đó.", "The page and its pictures go into the bin, from which they can be brought back.")), { submit: t("Xóa trang", "Delete"), danger: true, onsubmit: async () => {
      await this.busy;
      await post("delete", { path: this.path, base: this.base });
      this.kept = this.edits;
      await go(link(""), true);
    } });
  }

  approve() {
    const names = desk.site.approvers ?? [];
    const who = names.length ? select("who", names.map((name) => ({ value: name, label: name })), names.includes(desk.user) ? desk.user : names[0]) : h("input", { type: "text", name: "who", value: desk.user });
    ask("approve", t("Duyệt đúng bản này", "Approve exactly this text"), [
      h("p", {}, t("Sửa thêm một chữ thì phải duyệt lại. Việc duyệt được ghi vào tệp .lantoa/approvals của trang web: đó là sổ ghi, không phải khóa.", "A later change asks for approval again. It is recorded in .lantoa/approvals: a record, not a lock.")),
      field(t("Người duyệt", "Who approves"), who)], { submit: t("Duyệt", "Approve"), onsubmit: async () => {
      if (!(await this.ready())) throw new Error(t("Chưa lưu được trang này.", "This page could not be saved."));
      this.takeOver(await post("approve", { path: this.path, hash: this.base, who: who.value }));
    } });
  }

  // Pictures

  /** Puts a file beside the page; the page may become a bundle by it. @param {Blob} file @param {string} [name] */
  async upload(file, name = file.name ?? "hinh.png") {
    await this.busy;
    const draft = this.body && this.body.value !== this.openedBody ? this.body.value : null;
    const made = await post("upload", file, { query: { path: this.path, name, tab: this.tab }, patience: 0 });
    if (made.path !== this.path && made.path !== undefined) await this.moved(made, draft);
    return made;
  }

  /** The page lies elsewhere now: the same text, with its links mended. */
  async moved(made, draft) {
    const before = this.draft();
    const page = await get("page", { path: made.path, tab: this.tab });
    const values = this.values;
    this.path = made.path;
    this.page = page;
    this.base = page.hash;
    this.opened = page.front?.ok ? page.front.values : {};
    this.values = values;
    if (this.form) {
      this.form.values = values;
      this.form.page.path = made.path;
    }
    this.openedBody = page.body;
    const body = draft === null ? page.body : made.body ?? draft;
    if (this.body && body !== null && this.body.value !== body) this.body.edit(body);
    history.replaceState(null, "", link("page", made.path));
    this.head();
    if (before.set || before.body !== undefined) this.sync();
  }
}

