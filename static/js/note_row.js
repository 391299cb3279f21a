/* One row of the notes: its parts, what of them is not saved, sending it and keeping it.

   A part is what can be changed by itself: the words said, the decisions, the owners of an action, a
   vote. Only what was changed is sent, with what the page had before it; what was sent and never
   answered goes along, so that the site knows it for this page's own. */

const MOST_TRIED = 12;
const PATIENCE = 15000;
const MOST_IN_PASSING = 60000; // bytes that a browser still sends for a page that is left
const WORDS = ["title", "confidential", "narrative", "minute", "lead_in", "decisions"];

export const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

export const partOf = (name) => {
  const action = name.match(/^(action-[a-z0-9]+)-(text|owners|due|day|remove)$/);
  if (action) return `${action[1]}-${action[2] === "day" ? "due" : action[2]}`;
  const vote = name.match(/^(vote-[a-z0-9]+)-/);
  if (vote) return vote[1];
  return WORDS.includes(name) ? name : "";
};

const isNew = (part) => /^(?:action|vote)-n/.test(part);
const blockOf = (part) => part.match(/^(?:action|vote)-[a-z0-9]+/)?.[0] ?? "";
const newKey = () => `n${Math.random().toString(36).slice(2, 10)}`;

export class Row {
  constructor(section, desk) {
    this.section = section;
    this.desk = desk;
    this.key = section.dataset.row;
    this.form = section.querySelector("form[data-save]");
    this.revision = Number(section.dataset.revision);
    this.seen = JSON.parse(this.form.elements.seen.value || "{}");
    this.tried = [];
    this.latest = null;
    this.conflicts = {};
    this.running = null;
    this.again = false;
    this.closed = false;
    this.timer = 0;
    this.store = `board-papers:notes:${desk.notes}:${desk.user}:${this.key}`;
    this.saved = this.values();
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("focusout", () => this.latest && this.apply(this.latest));
    this.form.addEventListener("change", (event) => {
      if (event.target.name === "confidential") {
        this.keepApart(event.target.checked);
        this.showMinute();
      }
      this.showDays();
    });
    this.showDays();
  }

  /* ---- Fields ---- */

  /* Each part's fields, by name. */
  fields() {
    const parts = {};
    for (const field of this.form.elements) {
      const part = partOf(field.name || "");
      if (!part) continue;
      parts[part] ??= {};
      parts[part][field.name] = field.type === "checkbox" && !field.checked ? "" : field.value;
    }
    return parts;
  }

  /* What each part says; empty parts of new blocks, and no wish to remove, say nothing. */
  values() {
    const canBeSilent = (part) => isNew(part) || part.endsWith("-remove");
    return Object.fromEntries(Object.entries(this.fields())
      .filter(([part, fields]) => !canBeSilent(part) || Object.values(fields).some(Boolean))
      .map(([part, fields]) => [part, JSON.stringify(fields)]));
  }

  unsaved() {
    const now = this.values();
    return [...new Set([...Object.keys(now), ...Object.keys(this.saved)])]
      .filter((part) => (now[part] ?? "") !== (this.saved[part] ?? ""));
  }

  toSend() {
    const parts = this.fields();
    const unsaved = this.unsaved();
    const blocks = new Set(unsaved.filter(isNew).map(blockOf));
    const names = Object.keys(parts).filter((part) => unsaved.includes(part) || blocks.has(blockOf(part)));
    return Object.fromEntries(names.map((part) => [part, parts[part]]));
  }

  put(name, value) {
    for (const field of this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "checkbox") field.checked = Boolean(value);
      else if (field.type !== "hidden") field.value = value;
    }
  }

  hasFocus(part) {
    const focused = document.activeElement;
    return this.form.contains(focused) && partOf(focused.name || "") === part;
  }

  /* What was said while the item was open is not printed openly. */
  keepApart(isSecret) {
    const { narrative, minute } = this.form.elements;
    if (!isSecret || minute.value) return;
    minute.value = narrative.value;
    narrative.value = "";
    this.changed();
  }

  showMinute() {
    const chosen = this.form.querySelector("[name=confidential][type=checkbox]");
    if (!chosen) return;
    this.section.querySelector("[data-minute]").hidden =
      !chosen.checked && !this.form.elements.minute.value;
    this.section.querySelector("[data-secret]").hidden = !chosen.checked;
    this.section.querySelector("[data-open-label]").textContent =
      chosen.checked ? "What is printed openly" : "What was said";
  }

  /* A day is asked for only where one is wanted. */
  showDays() {
    for (const due of this.form.querySelectorAll("[name$=-due]")) {
      const day = due.closest("[data-action]").querySelector("[name$=-day]");
      day.parentElement.hidden = due.value !== "day";
      if (due.value !== "day") day.value = "";
    }
  }

  /* ---- Actions and votes ---- */

  add(kind, key = newKey()) {
    const block = document.getElementById(`new-${kind}`).content.firstElementChild.cloneNode(true);
    this.rename(block, "n0", key);
    this.section.querySelector(`[data-${kind}s]`).append(block);
    this.showDays();
    return block;
  }

  rename(block, from, to) {
    for (const element of [block, ...block.querySelectorAll("*")]) {
      for (const attribute of ["id", "for", "name", "aria-describedby", "data-said", "data-action", "data-vote"]) {
        const value = element.getAttribute(attribute);
        if (value === null) continue;
        element.setAttribute(attribute, value === from ? to : value
          .replaceAll("rNone-", `r${this.key}-`)
          .replaceAll(`action-${from}-`, `action-${to}-`)
          .replaceAll(new RegExp(`vote-${from}(?![a-z0-9])`, "g"), `vote-${to}`));
      }
    }
    if (!to.startsWith("n")) {
      block.querySelector("[data-remove]").hidden = false;
      const label = block.querySelector("[data-label]");
      if (label) label.textContent = "Action";
    }
  }

  block(name) {
    const [kind, key] = name.split("-");
    return this.section.querySelector(`[data-${kind}="${key}"]`);
  }

  /* The empty action at the end, which is there to be written in. */
  spare() {
    const last = [...this.section.querySelectorAll("[data-action]")].at(-1);
    const fields = last ? [...last.querySelectorAll("input, textarea, select")] : [];
    if (last?.dataset.action.startsWith("n") && fields.every((field) => !field.value || field.type === "checkbox")) return last;
    return this.add("action");
  }

  /* ---- Kept on this device ---- */

  keep() {
    const sent = this.toSend();
    try {
      if (!Object.keys(sent).length && !this.tried.length) {
        localStorage.removeItem(this.store);
        return true;
      }
      const seen = Object.fromEntries([...Object.keys(sent), "confidential"]
        .map((part) => [part, this.seen[part]]));
      const fields = Object.assign({}, ...Object.values(sent));
      localStorage.setItem(this.store, JSON.stringify({ fields, seen, tried: this.tried }));
      return true;
    } catch {
      return false;
    }
  }

  restore() {
    let kept;
    try { kept = JSON.parse(localStorage.getItem(this.store)); } catch { kept = null; }
    if (!kept) return false;
    for (const [name, value] of Object.entries(kept.fields)) {
      const block = blockOf(partOf(name));
      if (block && !this.block(block)) this.add(...block.split("-"));
      this.put(name, value);
    }
    Object.assign(this.seen, kept.seen);
    this.tried = kept.tried;
    this.showMinute();
    this.showDays();
    if (this.unsaved().length) return true;
    this.tried = []; // all of it was stored, though the answer did not come
    this.keep();
    return false;
  }

  /* ---- Sending ---- */

  changed() {
    const kept = this.keep();
    if (this.closed) return;
    if (this.unsaved().length) {
      this.desk.waits(this, kept);
      this.later(1000);
    }
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  /* Resolves to whether all that was written is stored. */
  save({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.closed) return Promise.resolve(false);
    if (this.running && !leaving) {
      this.again = true;
      return this.running;
    }
    const sent = this.toSend();
    if (!Object.keys(sent).length) return Promise.resolve(true);
    this.running = this.send(sent, leaving).finally(() => { this.running = null; });
    return this.running.then((done) => {
      if (!this.again) return done;
      this.again = false;
      return this.save();
    });
  }

  async send(sent, leaving) {
    const fields = Object.assign({}, ...Object.values(sent));
    const body = new FormData();
    // whether the page has the item as confidential says what its words are
    const seen = Object.fromEntries([...Object.keys(sent), "confidential"]
      .filter((part) => part in this.seen).map((part) => [part, this.seen[part]]));
    body.append("seen", JSON.stringify(seen));
    body.append("tried", JSON.stringify(this.tried));
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    this.tried = [...this.tried, fields].slice(-MOST_TRIED);
    this.keep();
    this.desk.saving(this);
    let answer;
    let told = null;
    try {
      const size = [...body.values()].reduce((sum, value) => sum + 3 * value.length, 0);
      answer = await fetch(this.form.action, {
        method: "POST", body, redirect: "manual", keepalive: leaving && size < MOST_IN_PASSING,
        headers: { "X-CSRFToken": this.desk.token(this.form), Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE),
      });
      if ((answer.headers.get("Content-Type") || "").startsWith("application/json")) told = await answer.json();
    } catch {
      this.desk.noAnswer(this);
      return false;
    }
    if (told?.closed) {
      this.closed = true;
      this.desk.refused(this, told.closed);
      return false;
    }
    if (!told || !answer.ok) {
      this.desk.noAnswer(this, answer.status);
      return false;
    }
    this.tried = [];
    this.answered(told, sent);
    this.keep();
    this.desk.answered(this, told);
    if (this.unsaved().some((part) => !(part in told.refused) && !(part in told.conflicts))) this.later(1000);
    return !Object.keys(told.conflicts).length && !Object.keys(told.refused).length;
  }

  answered(told, sent) {
    for (const [name, key] of Object.entries(told.made)) {
      const block = this.block(name);
      if (!block) continue;
      const [kind, old] = name.split("-");
      const into = `${kind}-${key}`;
      this.rename(block, old, String(key));
      const move = (parts) => Object.fromEntries(Object.entries(parts).map(([part, value]) =>
        [part === name || part.startsWith(`${name}-`) ? into + part.slice(name.length) : part, value]));
      const renamed = move(sent);
      for (const part of Object.keys(sent)) delete sent[part];
      for (const [part, fields] of Object.entries(renamed)) {
        sent[part] = Object.fromEntries(Object.entries(fields).map(([field, value]) =>
          [field.startsWith(`${name}-`) ? into + field.slice(name.length) : field, value]));
      }
      told.refused = move(told.refused);
      told.hints = move(told.hints);
      this.saved = move(this.saved);
      // What it has of a part that was refused is of this page's own making: no one else wrote it.
      for (const part of Object.keys(told.refused)) if (blockOf(part) === into) this.seen[part] = told.seen[part];
    }
    this.conflicts = told.conflicts;
    this.apply(told, sent);
    for (const said of this.section.querySelectorAll("[data-said]")) {
      const part = said.dataset.said;
      said.replaceChildren(told.refused[part]
        ? make("strong", { className: "field-error", textContent: told.refused[part] })
        : told.hints[part] ?? "");
    }
    this.drawConflicts(told);
    this.spare();
  }

  /* Show what is stored, but for what is being written or is not saved yet. */
  apply(told, sent = {}) {
    this.latest = told;
    this.revision = told.revision;
    for (const [part, said] of Object.entries(told.seen)) {
      if (part in this.conflicts || (told.refused && part in told.refused)) continue;
      const block = blockOf(part);
      if (block && !this.block(block)) this.section.querySelector(`[data-${block.split("-")[0]}s]`)
        .insertBefore(this.add(...block.split("-")), null);
      if (part in sent) {
        this.saved[part] = JSON.stringify(sent[part]);
        this.seen[part] = said;
      }
      const now = this.fields()[part];
      if (!now) { // the agenda says it, and the page has no box for it
        this.seen[part] = said;
        continue;
      }
      const clean = !this.saved[part] || JSON.stringify(now) === this.saved[part];
      if (!clean || this.hasFocus(part)) continue;
      for (const name of Object.keys(now)) {
        if (!name.endsWith("-remove")) this.put(name, told.fields[name] ?? "");
      }
      this.saved[part] = JSON.stringify(this.fields()[part] ?? {});
      this.seen[part] = said;
    }
    this.dropGone(told, sent);
    for (const [key, why] of Object.entries(told.kept)) {
      const block = this.block(`action-${key}`);
      if (!block) continue;
      block.querySelector("[data-remove]").hidden = true;
      block.querySelector("[data-kept]").textContent = why;
    }
    this.section.querySelector("[data-title]").textContent = told.fields.title;
    const empty = this.section.querySelector("[data-action^=n]");
    if (empty && empty !== empty.parentElement.lastElementChild && !this.form.contains(document.activeElement)) {
      empty.parentElement.append(empty);
    }
    this.form.elements.seen.value = JSON.stringify(this.seen);
    this.showMinute();
    this.showDays();
  }

  /* Actions and votes that were taken off; what somebody is changing in them here stays. */
  dropGone(told, sent) {
    for (const block of this.section.querySelectorAll("[data-action], [data-vote]")) {
      const kind = block.dataset.action ? "action" : "vote";
      const name = `${kind}-${block.dataset[kind]}`;
      const mine = (part) => blockOf(part) === name;
      if (isNew(name) || Object.keys(told.seen).some(mine)) continue;
      const removed = `${name}-remove` in sent || sent[name]?.[`${name}-remove`];
      if (!removed && this.unsaved().some(mine)) continue;
      if (block.contains(document.activeElement)) this.spare().querySelector("textarea, input")?.focus();
      block.remove();
      for (const part of Object.keys(this.saved).filter(mine)) delete this.saved[part];
    }
  }

  drawConflicts(told) {
    for (const box of this.section.querySelectorAll("[data-both]")) box.remove();
    for (const [part, theirs] of Object.entries(told.conflicts)) {
      const settle = (words, work) => {
        const button = make("button", { type: "button", className: "btn btn-quiet", textContent: words });
        button.addEventListener("click", () => {
          const field = this.form.querySelector(`[aria-describedby~="r${this.key}-${part}-said"]`);
          delete this.conflicts[part];
          this.seen[part] = told.seen[part];
          work();
          box.remove();
          field?.focus();
        });
        return button;
      };
      const box = make("div", { className: "message message--warning note-both" },
        make("p", {}, make("strong", { textContent: `Somebody else changed this too: ${theirs.label}.` }),
          " Theirs is stored; yours is in the box, and nothing is lost."),
        make("p", { className: "prewrap note-theirs", textContent: theirs.text }),
        make("div", { className: "actions-row" },
          settle("Store what is in the box", () => this.save()),
          settle("Take theirs", () => {
            for (const [name, value] of Object.entries(told.fields)) if (partOf(name) === part) this.put(name, value);
            this.saved[part] = JSON.stringify(this.fields()[part]);
            this.keep();
            this.desk.settled(this);
          })));
      box.dataset.both = part;
      this.section.querySelector(`[data-said="${part}"]`)?.after(box);
    }
  }
}
