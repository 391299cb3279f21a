/* Taking notes: one item at a time, by keyboard, with what others write beside it. */

import { make, Row } from "board-papers/note-row";

const POLL = 4000;
const TRY_AGAIN = 5000;

const root = document.getElementById("desk");
const list = root.querySelector("[data-list]");
const state = document.getElementById("save-state");
const rows = new Map();
let revision = Number(root.dataset.revision);
let current = null;
let retry = 0;

const say = (words, kind = "") => {
  if (state.textContent !== words) state.textContent = words;
  state.dataset.kind = kind;
};

const mark = (row, unsent) => list.querySelector(`[data-of="${row.key}"]`)?.classList.toggle("is-unsent", unsent);

const NO_CONNECTION = "Not saved: no connection. Kept on this device and sent when it is back.";

const desk = {
  notes: root.dataset.notes,
  user: root.dataset.user,

  token(form) {
    const name = `${root.dataset.csrfCookie}=`;
    const found = document.cookie.split("; ").find((each) => each.startsWith(name));
    return found ? found.slice(name.length) : form.elements.csrfmiddlewaretoken.value;
  },

  waits(row, kept) {
    if (!kept) say("Not saved yet, and this browser keeps nothing: do not leave the page.", "bad");
    else if (state.dataset.kind !== "bad") say("Not saved yet.");
  },

  saving() {
    if (state.dataset.kind !== "bad") say("Saving…");
  },

  noAnswer(row, status = 0) {
    mark(row, true);
    if (status === 0 || status >= 500) say(NO_CONNECTION, "bad");
    else say("Not saved: you are signed out, or the item was taken off. What you wrote is kept on this device: load the page again.", "bad");
    clearTimeout(retry);
    retry = setTimeout(sendAll, TRY_AGAIN);
  },

  refused(row, sentence) {
    mark(row, true);
    say(`Not saved. ${sentence} What you wrote is kept on this device.`, "bad");
  },

  answered(row, told) {
    mark(row, false);
    const item = list.querySelector(`[data-of="${row.key}"]`);
    if (item) {
      item.querySelector("[data-state]").textContent = told.state;
      item.querySelector(".desk-list__title").textContent = told.fields.title;
    }
    const conflicts = Object.values(told.conflicts).map((each) => each.label);
    if (conflicts.length) say(`Somebody else wrote in the same place: ${conflicts.join(", ")}. Both texts are shown.`, "bad");
    else if (Object.keys(told.refused).length) say(`Not all is saved: ${Object.values(told.refused)[0]}`, "bad");
    else say(`Saved ${told.at}.`, "good");
  },

  settled() {
    say("Theirs is taken.", "good");
  },
};

const sendAll = async () => {
  clearTimeout(retry);
  const done = await Promise.all([...rows.values()].map((row) => row.save()));
  return done.every(Boolean);
};

/* ---- One item at a time ---- */

const show = (row, { focus = "" } = {}) => {
  if (!row) return;
  if (current && current !== row) current.save();
  current = row;
  for (const each of rows.values()) each.section.hidden = each !== row;
  for (const item of list.children) {
    const link = item.querySelector("a");
    if (item.dataset.of === row.key) {
      link.setAttribute("aria-current", "true");
      link.scrollIntoView({ block: "nearest" });
    } else link.removeAttribute("aria-current");
  }
  history.replaceState(null, "", `#item-${row.key}`);
  if (focus === "heading") row.section.querySelector("h2").focus();
  else if (focus) row.form.elements.narrative.focus();
};

const order = () => [...list.children].map((item) => item.dataset.of);

const step = (by) => {
  const keys = order();
  const next = keys[keys.indexOf(current.key) + by];
  if (next) show(rows.get(next), { focus: "narrative" });
  else say(by > 0 ? "This is the last item." : "This is the first item.");
};

const takeOver = () => {
  const lines = current.section.querySelector("[data-lines]")?.dataset.lines;
  if (!lines) {
    say("There are no recommendations to take over.");
    return;
  }
  const field = current.form.elements.decisions;
  const there = field.value.split("\n").map((line) => line.trim());
  const fresh = lines.split("\n").filter((line) => !there.includes(line.trim()));
  field.value = [field.value.trimEnd(), ...fresh].filter(Boolean).join("\n");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

const KEYS = {
  n: () => step(1),
  p: () => step(-1),
  w: () => current.form.elements.narrative.focus(),
  c: () => current.form.elements.decisions.focus(),
  r: takeOver,
  a: () => current.spare().querySelector("textarea").focus(),
  o: () => {
    const link = current.section.querySelector("[data-report]");
    if (link) link.click();
    else say("This item has no report.");
  },
};

document.addEventListener("keydown", (event) => {
  const key = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace("Key", "").toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key === "s") {
    event.preventDefault();
    sendAll().then((done) => { if (done && state.dataset.kind !== "good") say("Everything is saved.", "good"); });
  } else if (event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && KEYS[key] && current) {
    event.preventDefault();
    KEYS[key]();
  }
});

list.addEventListener("click", (event) => {
  const item = event.target.closest("[data-of]");
  if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(rows.get(item.dataset.of), { focus: "heading" });
});

/* ---- Names of owners: each name after a stroke is offered, too ---- */

root.addEventListener("input", (event) => {
  if (!/-owners$/.test(event.target.name || "")) return;
  const before = event.target.value.match(/^.*\/\s*/)?.[0] ?? "";
  const more = document.getElementById("more-people");
  if (before) {
    more.replaceChildren(...[...document.getElementById("known-people").options]
      .map((option) => make("option", { value: before + option.value })));
  }
  event.target.setAttribute("list", before ? "more-people" : "known-people");
});

/* ---- Forms ---- */

const alive = (section) => {
  const row = new Row(section, desk);
  rows.set(row.key, row);
  row.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.hasAttribute("data-take")) takeOver();
    else if (event.submitter?.hasAttribute("data-add-vote")) row.add("vote").querySelector("input").focus();
    else row.save().then((done) => { if (done && state.dataset.kind !== "good") say("Everything is saved.", "good"); });
  });
  section.querySelector("[data-do]").addEventListener("submit", (event) => {
    event.preventDefault();
    place(row, event.target, event.submitter);
  });
  return row;
};

const place = async (row, form, button) => {
  await sendAll();
  const body = new FormData(form);
  body.set("do", button?.value || "to");
  try {
    const answer = await fetch(form.action, {
      method: "POST", body, redirect: "manual",
      headers: { "X-CSRFToken": desk.token(form), Accept: "application/json" },
    });
    const told = await answer.json();
    if (told.refused) {
      say(told.refused, "bad");
      return;
    }
  } catch {
    say("Not done: no connection.", "bad");
    return;
  }
  const keys = order();
  const next = keys[keys.indexOf(row.key) + 1] ?? keys[keys.indexOf(row.key) - 1];
  form.elements.to.value = "";
  await look();
  if (!rows.has(row.key)) show(rows.get(next), { focus: "heading" });
  say("The order is changed.", "good");
};

root.querySelector("[data-leaves]").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!navigator.onLine) {
    say("Not added: no connection.", "bad");
    return;
  }
  await sendAll();
  event.target.submit();
});

/* ---- What others write ---- */

const look = async () => {
  const had = [...rows.values()].map((row) => `${row.key}.${row.revision}`).join(",");
  const answer = await fetch(`${root.dataset.news}?revision=${revision}&rows=${had}`, {
    headers: { Accept: "application/json" }, redirect: "manual",
  });
  if (answer.status !== 200) return;
  const told = await answer.json();
  revision = told.revision;
  for (const [key, html] of Object.entries(told.new)) {
    const section = new DOMParser().parseFromString(html, "text/html").querySelector("[data-row]");
    root.querySelector("[data-rows]").append(section);
    alive(section).section.hidden = true;
    delete told.changed[key];
  }
  for (const [key, stored] of Object.entries(told.changed)) {
    const row = rows.get(key);
    if (!row.running) row.apply(stored);
  }
  for (const [key, row] of rows) {
    if (told.order.includes(Number(key)) || row.unsaved().length) continue;
    row.section.remove();
    rows.delete(key);
  }
  const fresh = new DOMParser().parseFromString(`<ol>${told.list}</ol>`, "text/html");
  const focused = document.activeElement?.closest?.("[data-of]")?.dataset.of;
  list.replaceChildren(...fresh.querySelectorAll("[data-of]"));
  if (focused) list.querySelector(`[data-of="${focused}"] a`)?.focus();
  told.order.forEach((key, index) => {
    rows.get(String(key)).section.querySelector("[data-number]").textContent = index + 1;
  });
  for (const row of rows.values()) if (row.tried.length) mark(row, true);
  list.querySelector(`[data-of="${current?.key}"] a`)?.setAttribute("aria-current", "true");
};

const watch = async () => {
  if (!document.hidden && navigator.onLine) await look().catch(() => {});
  setTimeout(watch, POLL);
};

/* ---- What was written in an item that somebody else took off meanwhile ---- */

const showLeftOver = () => {
  const prefix = `board-papers:notes:${desk.notes}:${desk.user}:`;
  let names = [];
  try { names = Object.keys(localStorage).filter((name) => name.startsWith(prefix)); } catch { /* it keeps nothing */ }
  for (const name of names) {
    if (rows.has(name.slice(prefix.length))) continue;
    const { fields } = JSON.parse(localStorage.getItem(name));
    const text = Object.values(fields).filter(Boolean).join("\n");
    const drop = make("button", { type: "button", className: "btn btn-quiet", textContent: "Throw it away" });
    const box = make("div", { className: "message message--warning" },
      make("p", {}, make("strong", { textContent: "You wrote this in an item that was taken off the notes, and it was not saved." })),
      make("p", { className: "prewrap", textContent: text }), drop);
    drop.addEventListener("click", () => { localStorage.removeItem(name); box.remove(); });
    root.before(box);
  }
};

/* ---- Begin ---- */

for (const section of root.querySelectorAll("[data-row]")) alive(section);
root.classList.add("is-alive");
const refusedHere = root.querySelector("[data-focus]");
const wanted = refusedHere?.closest("[data-row]").dataset.row ?? location.hash.replace("#item-", "");
show(rows.get(wanted) ?? rows.values().next().value);
refusedHere?.focus();
if ([...rows.values()].map((row) => row.restore()).some(Boolean)) {
  say("What was kept on this device is being sent.");
  sendAll();
}
showLeftOver();
addEventListener("online", sendAll);
addEventListener("offline", () => { if ([...rows.values()].some((row) => row.unsaved().length)) say(NO_CONNECTION, "bad"); });
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const row of rows.values()) row.save({ leaving: true });
});
setTimeout(watch, POLL);
