/* The page on which a report is written: rows, saving while one writes, and the preview. */

import { startEditor } from "board-papers/house-editor";
import { watchPreview } from "board-papers/report-preview";

const AFTER_A_PAUSE = 1200;
const AT_LATEST = 8000;
const TRY_AGAIN = 10000;
const MOST_IN_PASSING = 60000; // bytes that a browser still sends for a page that is left

const form = document.getElementById("write");
const state = document.getElementById("save-state");
const LABELS = {
  title: "Title", purpose: "Purpose", summary: "Summary", recommendations: "Recommendations",
  action: "Action", contacts: "Contact officers", body: "Body", background: "Background papers",
  is_draft_text: "The word DRAFT",
};

const make = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  element.append(...children);
  return element;
};

const say = (words, kind = "") => {
  if (state.textContent !== words) state.textContent = words;
  state.dataset.kind = kind;
};

/* ---- Rows ---- */

const rowsOf = (name) => form.querySelector(`[data-rows="${name}"]`);
const rows = (name) => [...rowsOf(name).querySelectorAll("[data-row]")];
const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));
let nextRow = 0;

const renumber = () => {
  rows("recommendation").forEach((row, index, all) => {
    row.querySelector("[name^=place-]").value = index + 1;
    const words = `Recommendation ${index + 1}`;
    row.querySelector("label[for*=recommendation]").textContent = words;
    row.querySelector(".house-text")?.setAttribute("aria-label", words);
    row.querySelector("[role=toolbar]")?.setAttribute("aria-label", `Layout: ${words}`);
    for (const [way, label] of [["up", "Move up"], ["down", "Move down"], ["remove", "Remove"]]) {
      const button = row.querySelector(`[data-way="${way}"]`);
      button.setAttribute("aria-label", `${label}: ${words}`);
      button.disabled = (way === "up" && index === 0) || (way === "down" && index === all.length - 1);
    }
  });
};

const move = (row, way) => {
  const all = rows("recommendation");
  const at = all.indexOf(row);
  if (way === "remove") {
    const next = all[at + 1] || all[at - 1];
    row.remove();
    if (!next) addRecommendation("");
    (next || rows("recommendation")[0]).querySelector(".house-text")?.focus();
  } else if (way === "up") all[at - 1].before(row);
  else all[at + 1].after(row);
  renumber();
  if (way !== "remove") {
    const button = row.querySelector(`[data-way="${way}"]`);
    (button.disabled ? row.querySelector(`[data-way="${way === "up" ? "down" : "up"}"]`) : button).focus();
  }
  changed();
};

const withWays = (row) => {
  const ways = make("div", { className: "write-row__ways" });
  for (const [way, label] of [["up", "↑ Up"], ["down", "↓ Down"], ["remove", "Remove"]]) {
    const button = make("button", { type: "button", className: "house-tool", textContent: label });
    button.dataset.way = way;
    button.addEventListener("click", () => move(row, way));
    ways.append(button);
  }
  row.querySelector(".write-row__place").hidden = true;
  row.prepend(ways);
};

const addRecommendation = (html) => {
  const number = nextRow;
  nextRow += 1;
  const id = `id_recommendation-${number}`;
  const textarea = make("textarea", { id, name: `recommendation-${number}`, rows: 4 });
  Object.assign(textarea.dataset, { houseEditor: "short", html });
  const row = make("div", { className: "write-row" },
    make("div", { className: "write-row__place" },
      make("input", { type: "hidden", name: `place-${number}` })),
    make("div", { className: "write-field write-row__text" },
      make("label", { htmlFor: id, className: "form-label", textContent: "Recommendation" }), textarea));
  row.dataset.row = "";
  withWays(row);
  rows("recommendation").at(-1)?.after(row)
    ?? rowsOf("recommendation").querySelector("[data-add]").before(row);
  if (!row.isConnected) rowsOf("recommendation").querySelector("[data-add]").before(row);
  startEditor(textarea);
  renumber();
  return textarea;
};

const addContact = (value) => {
  const all = rows("contact");
  const row = all.at(-1).cloneNode(true);
  const number = nextRow;
  nextRow += 1;
  const select = row.querySelector("select");
  select.name = `contact-${number}`;
  select.id = `id_contact-${number}`;
  select.value = value;
  const label = row.querySelector("label");
  label.htmlFor = select.id;
  label.textContent = `Contact officer ${all.length + 1}`;
  all.at(-1).after(row);
  return select;
};

const startRows = () => {
  const numbers = [...form.querySelectorAll("[name^=recommendation-], [name^=contact-]")]
    .map((field) => Number(field.name.match(/\d+/)?.[0] || 0));
  nextRow = Math.max(0, ...numbers) + 1;
  for (const row of rows("recommendation")) withWays(row);
  const spare = rows("recommendation").filter((row) => !row.querySelector("textarea").value);
  for (const row of spare.slice(rows("recommendation").length === spare.length ? 1 : 0)) row.remove();
  const add = make("button", { type: "button", className: "btn btn-quiet", textContent: "Add a recommendation" });
  add.dataset.add = "";
  add.addEventListener("click", () => addRecommendation("").houseEditor.commands.focus());
  rowsOf("recommendation").append(add);
  const addOfficer = make("button", { type: "button", className: "btn btn-quiet", textContent: "Add a contact officer" });
  addOfficer.addEventListener("click", () => addContact("").focus());
  rows("contact").at(-1).after(addOfficer);
  renumber();
};

/* ---- What is written ---- */

const sectionOf = (name) => {
  if (/^(?:recommendation|place)-/.test(name)) return "recommendations";
  if (/^contact-/.test(name)) return "contacts";
  return LABELS[name.replace(/-form$/, "")] ? name.replace(/-form$/, "") : "";
};

/* Each section's fields, in order, as [name, value]. */
const written = () => {
  const sections = Object.fromEntries(Object.keys(LABELS).map((name) => [name, []]));
  for (const [name, value] of new FormData(form)) {
    const section = sectionOf(name);
    if (section) sections[section].push([name, value]);
  }
  return sections;
};

/* What a section says, whatever its rows are called. */
const said = (fields) => JSON.stringify(
  fields.filter(([name]) => !/-form$|^place-/.test(name)).map(([, value]) => value).filter(Boolean),
);

const differing = (one, other) =>
  Object.keys(LABELS).filter((name) => said(one[name] || []) !== said(other[name] || []));

const keepTexts = () => {
  for (const each of form.querySelectorAll("textarea")) each.keepText?.();
};

/* Put a section's fields into the page. */
const show = (section, fields) => {
  if (section === "recommendations") {
    const place = Object.fromEntries(fields.filter(([name]) => name.startsWith("place-")));
    const texts = fields.filter(([name]) => /^recommendation-\d+$/.test(name))
      .sort(([a], [b]) => place[a.replace("recommendation", "place")] - place[b.replace("recommendation", "place")]);
    for (const row of rows("recommendation")) row.remove();
    for (const [, html] of texts) addRecommendation(html);
    if (!texts.length) addRecommendation("");
  } else if (section === "contacts") {
    const selects = rows("contact").map((row) => row.querySelector("select"));
    fields.forEach(([, value], index) => {
      const select = selects[index] || addContact("");
      select.value = value;
    });
    selects.slice(fields.length).forEach((select) => { select.value = ""; });
  } else if (section === "is_draft_text") {
    form.elements.is_draft_text.checked = fields.some(([name]) => name === section);
  } else {
    const value = fields.find(([name]) => name === section)?.[1] || "";
    const field = form.elements[section];
    if (field.showText) field.showText(value);
    else field.value = value;
  }
};

/* ---- Kept in this browser ---- */

const KEY = `board-papers:report:${form.dataset.report}:${form.dataset.user}`;

const keepHere = (sections) => {
  try {
    localStorage.setItem(KEY, JSON.stringify({ at: new Date().toISOString(), sections }));
    return true;
  } catch {
    return false;
  }
};

const forgetHere = () => {
  try { localStorage.removeItem(KEY); } catch { /* it was never kept */ }
};

const keptHere = () => {
  try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; }
};

const plain = (fields) => fields.filter(([name]) => !/-form$|^place-/.test(name)).map(([name, value]) => {
  if (name.startsWith("contact-")) {
    return form.querySelector(`select option[value="${CSS.escape(value)}"]`)?.textContent || "";
  }
  if (name === "is_draft_text") return "Printed with the word DRAFT";
  if (name === "title") return value;
  const root = new DOMParser().parseFromString(value, "text/html").body;
  return [...root.children].map((each) => each.innerText || each.textContent).join("\n") || root.textContent;
}).filter(Boolean).join("\n");

/* What a section says however its HTML is written: as it was sent, or as the site gave it back. */
const reads = (fields) => JSON.stringify(fields.filter(([name]) => !/-form$|^place-/.test(name))
  .map(([, value]) => new DOMParser().parseFromString(value, "text/html").body.innerHTML.replace(/\s+/g, " ").trim())
  .filter(Boolean));

const offerKept = () => {
  const kept = keptHere();
  if (!kept) return;
  const now = written();
  const names = Object.keys(kept.sections).filter((name) =>
    LABELS[name] && reads(kept.sections[name]) !== reads(now[name]));
  if (!names.length) {
    forgetHere();
    return;
  }
  const at = new Date(kept.at);
  const time = `${String(at.getHours()).padStart(2, "0")}.${String(at.getMinutes()).padStart(2, "0")}`;
  const day = at.toDateString() === new Date().toDateString()
    ? "" : ` on ${at.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}`;
  const box = document.getElementById("kept-here");
  const both = make("div", { className: "kept-both" });
  for (const name of names) {
    both.append(make("h3", { textContent: LABELS[name] }), make("div", { className: "kept-both__texts" },
      make("div", {}, make("h4", { textContent: "Kept in this browser" }),
        make("p", { className: "prewrap", textContent: plain(kept.sections[name]) || "Nothing" })),
      make("div", {}, make("h4", { textContent: "In the report now" }),
        make("p", { className: "prewrap", textContent: plain(now[name]) || "Nothing" }))));
  }
  const take = make("button", { type: "button", className: "btn btn-primary", textContent: "Put it into the report" });
  const drop = make("button", { type: "button", className: "btn btn-quiet", textContent: "Throw it away" });
  box.append(
    make("p", {}, make("strong", { textContent: `You wrote this on this computer at ${time}${day}, and it was not saved.` })),
    make("details", { open: names.length < 3 }, make("summary", { textContent: "Both texts" }), both),
    make("div", { className: "actions-row" }, take, drop),
  );
  box.hidden = false;
  const end = () => { box.hidden = true; box.replaceChildren(); };
  take.addEventListener("click", () => {
    for (const name of names) show(name, kept.sections[name]);
    end();
    changed();
  });
  drop.addEventListener("click", () => { forgetHere(); end(); });
};

/* ---- Saving ---- */

let saved = {};
let seen = JSON.parse(form.elements.seen.value || "{}");
let inConflict = new Set();
let first = 0; // since when something waits to be saved
let timer = 0;
let busy = false;
let again = false;
let closed = false;
let whenSaved = () => {};

const token = () => {
  const name = `${form.dataset.csrfCookie}=`;
  const found = document.cookie.split("; ").find((each) => each.startsWith(name));
  const value = found ? found.slice(name.length) : "";
  if (value) form.elements.csrfmiddlewaretoken.value = value;
  return form.elements.csrfmiddlewaretoken.value;
};

const unsaved = (now) => differing(now, saved);

const later = (wait) => {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
};

const body = (now, names) => {
  const sent = new FormData();
  for (const name of ["seen_revision", "editor"]) sent.append(name, form.elements[name].value);
  sent.append("seen", JSON.stringify(seen));
  for (const name of names) {
    sent.append("only", name);
    for (const [field, value] of now[name]) sent.append(field, value);
  }
  return sent;
};

const NOT_SAVED = "What you write is kept in this browser.";

const save = async ({ leaving = false } = {}) => {
  clearTimeout(timer);
  if (closed) return;
  keepTexts();
  const now = written();
  const fresh = unsaved(now);
  if (!fresh.length) return;
  if (busy && !leaving) { again = true; return; }
  const names = [...new Set([...fresh, ...inConflict])];
  busy = true;
  first = 0;
  say("Saving…");
  let answer;
  try {
    const sent = body(now, names);
    const size = [...sent.values()].reduce((sum, value) => sum + 3 * value.length, 0);
    answer = await fetch(form.dataset.save, {
      method: "POST", body: sent, redirect: "manual",
      keepalive: leaving && size < MOST_IN_PASSING,
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
    });
  } catch {
    say(`Not saved: no connection. ${NOT_SAVED}`, "bad");
    later(TRY_AGAIN);
    return;
  } finally {
    busy = false;
  }
  await answered(answer, now, names);
  if (again) { again = false; later(0); }
};

const answered = async (answer, now, names) => {
  if (answer.type === "opaqueredirect") {
    say(`Not saved: you are signed out. Sign in again in another tab, then press Save. ${NOT_SAVED}`, "bad");
    later(TRY_AGAIN);
    return;
  }
  const json = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  const told = json ? await answer.json() : {};
  if (told.closed) {
    closed = true;
    say(`Not saved. ${told.closed} ${NOT_SAVED}`, "bad");
    return;
  }
  if (!answer.ok) {
    say(told.refused ? `Not saved. ${told.refused}`
      : `Not saved: the site did not take it. Press Save to see why. ${NOT_SAVED}`, "bad");
    return;
  }
  for (const name of names) saved[name] = now[name];
  form.elements.seen_revision.value = told.revision;
  const before = written();
  for (const [name, value] of Object.entries(told.seen)) {
    const theirs = name in told.theirs;
    if (theirs && said(before[name]) !== said(saved[name] || [])) continue;
    seen[name] = value;
    if (theirs) {
      const fields = name === "is_draft_text"
        ? (told.theirs[name] ? [[name, "on"]] : []) : [[name, told.theirs[name]]];
      show(name, fields);
      saved[name] = written()[name];
    }
  }
  form.elements.seen.value = JSON.stringify(seen);
  inConflict = new Set(Object.keys(LABELS).filter((name) => told.conflicts.includes(LABELS[name])));
  const left = unsaved(written());
  if (left.length) later(AFTER_A_PAUSE);
  else forgetHere();
  tell(told);
  if (told.changed || Object.keys(told.theirs).length) whenSaved();
};

const tell = (told) => {
  const words = [`Saved ${told.at}.`];
  if (told.conflicts.length) {
    words[0] = `Somebody else has changed this report, too: ${told.conflicts.join(", ")}. Your words are set aside.`;
  } else if (told.others.length) {
    words.push(`Somebody else has changed ${told.others.join(", ")}.`);
  }
  if (told.reload.length) words.push(`Reload the page to see their ${told.reload.join(", ")}.`);
  say(words.join(" "), told.conflicts.length ? "bad" : "good");
  if (told.aside) state.append(" ", make("a", { href: told.aside, textContent: "Choose which words stand" }));
};

form.addEventListener("input", (event) => {
  if (event.target.name?.startsWith("officer-")) return;
  const now = written();
  const fresh = unsaved(now);
  if (!fresh.length) {
    forgetHere();
    return;
  }
  const kept = keepHere(Object.fromEntries(fresh.map((name) => [name, now[name]])));
  if (closed) return;
  if (state.dataset.kind !== "bad") say(kept ? "Not saved yet." : "Not saved yet, and this browser keeps nothing.");
  first ||= Date.now();
  later(Math.max(0, Math.min(AFTER_A_PAUSE, first + AT_LATEST - Date.now())));
});
form.addEventListener("change", (event) => {
  if (event.target.matches("select, [type=checkbox]")) changed();
});
form.addEventListener("submit", () => {
  closed = true; // the page itself is sent
  clearTimeout(timer);
  token();
});
document.querySelector("main").addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#id_"]');
  const editor = link && document.getElementById(link.hash.slice(1))?.houseEditor;
  if (!editor) return;
  event.preventDefault();
  editor.commands.focus();
});
addEventListener("online", () => later(0));
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save({ leaving: true });
});

startRows();
document.querySelector("[data-focus]")?.focus();
if (form.hasAttribute("data-unsaved")) say("Not saved.", "bad");
else {
  saved = written();
  offerKept();
}
whenSaved = watchPreview(document.querySelector("[data-preview]"));
