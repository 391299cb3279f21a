/* The register at the door. Every tap is shown and kept at once, and sent when there is a
   connection: in order, and again until it is answered. The server takes each only once. What it
   cannot read is set aside, and stays listed until the secretariat knows of it. */

const PER_REQUEST = 50;
const POLL = 5_000;
const LONGEST_PAUSE = 60_000;
const PATIENCE = 15_000;
const UNREADABLE = [400, 413];

const main = document.querySelector("#door");
const home = location.pathname;
const find = (name) => main.querySelector(`[data-door="${name}"]`);

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== "" && child !== null));
  return element;
};

const kept = (name, otherwise) => {
  try {
    return JSON.parse(localStorage.getItem(`${home}${name}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
};
const keep = (name, value) => {
  try {
    localStorage.setItem(`${home}${name}`, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
};

/* randomUUID is there only on https and on this machine itself. */
const newId = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

const clock = (at) => {
  const time = new Date(at);
  return `${String(time.getHours()).padStart(2, "0")}.${String(time.getMinutes()).padStart(2, "0")}`;
};

let state = JSON.parse(document.querySelector("#door-state").textContent);
const before = kept("state", null);
if (before && before.register === state.register && before.revision > state.revision) state = before;
let etag = "";
let closed = "";
let over = false;
let sending = false;
let failures = 0;
let retry = 0;
let together = PER_REQUEST;
let opened = "";

const everybody = (now) => [
  ...now.groups.flatMap((group) => [...group.members, ...group.substitutes]),
  ...now.observers,
  ...now.others,
];

/* What the server said, with the taps that it has not answered. */
const asTapped = () => {
  const now = structuredClone(state);
  for (const tap of kept("waiting", [])) {
    if (tap.kind === "guest") {
      if (!everybody(now).some((each) => each.entry === tap.id)) {
        now.others.push({
          id: null, name: tap.name, of: tap.organisation, note: "", state: "here", at: tap.at,
          for: null, for_name: "", entry: tap.id, capacity: "observer", waits: true,
        });
      }
      continue;
    }
    const one = everybody(now).find((each) =>
      tap.kind === "mistake" ? each.entry === tap.entry : each.id === tap.person);
    if (!one || one.entry === tap.id) continue;
    const was = one.state;
    Object.assign(one, { waits: true, at: tap.at });
    if (tap.kind === "arrived") {
      Object.assign(one, { state: "here", entry: tap.id, for: tap.for, for_name: tap.for_name });
    } else if (tap.kind === "left") {
      Object.assign(one, { state: "left", entry: tap.id });
    } else {
      Object.assign(one, { state: was === "left" ? "here" : "away", entry: null, at: "" });
    }
  }
  return now;
};

const tapped = (kind, more) => {
  if (closed) return;
  const tap = { id: newId(), kind, at: new Date().toISOString(), ...more };
  const isKept = keep("waiting", [...kept("waiting", []), tap]);
  find("trouble").hidden = isKept;
  if (!isKept) return;
  opened = "";
  draw();
  find("said").textContent = said(tap);
  send();
};

const said = (tap) => {
  const at = clock(tap.at);
  if (tap.kind === "arrived") return `${tap.name} is here, ${at}.`;
  if (tap.kind === "left") return `${tap.name} left, ${at}.`;
  if (tap.kind === "guest") return `${tap.name} is here as a guest, ${at}.`;
  return `${tap.name}: the last tap is taken back.`;
};

const button = (words, className, onclick) =>
  make("button", { type: "button", className, textContent: words, onclick, disabled: Boolean(closed) });

const labelOf = (one) => {
  const at = one.at ? clock(one.at) : "";
  if (one.state === "here") {
    return `Here${at ? ` since ${at}` : ""}${one.for_name ? `, for ${one.for_name}` : ""}`;
  }
  return one.state === "left" ? `Left ${at}` : one.note;
};

const inside = (one) => [
  make("span", { className: "door-name__name", textContent: one.name }),
  one.of ? make("span", { className: "door-name__of", textContent: one.of }) : "",
  labelOf(one) || one.waits
    ? make("span", { className: "door-name__state", textContent: [labelOf(one), one.waits ? "not sent yet" : ""].filter(Boolean).join(" · ") })
    : "",
];

const choices = (one, group) => {
  if (one.state === "here") {
    return [
      button("Left", "door-choice", () => tapped("left", { person: one.id, name: one.name })),
      button("That was a mistake", "door-choice", () => tapped("mistake", { entry: one.entry, name: one.name })),
    ];
  }
  const found = one.state === "left" && one.entry
    ? [button("Leaving was a mistake", "door-choice", () => tapped("mistake", { entry: one.entry, name: one.name }))]
    : [];
  if (one.capacity === "substitute") {
    const missing = group.members.filter((member) => member.state !== "here");
    missing.sort((a, b) => Number(b.id === one.expected_for) - Number(a.id === one.expected_for));
    return [
      make("p", { textContent: missing.length ? "For whom?" : "Every member of the group is here." }),
      ...missing.map((member) => button(member.name, "door-choice", () => tapped("arrived", {
        person: one.id, name: one.name, for: member.id, for_name: member.name,
      }))),
      ...found,
    ];
  }
  return [button("Back again", "door-choice", () => arrive(one)), ...found];
};

const arrive = (one) => tapped("arrived", { person: one.id, name: one.name, for: null, for_name: "" });

const row = (one, group) => {
  const key = one.id === null ? one.entry : String(one.id);
  const item = make("li", { className: `door-row is-${one.state}` });
  item.dataset.find = `${one.name} ${one.of}`.toLocaleLowerCase();
  item.dataset.key = key;
  const canUndo = one.id !== null && !(one.state === "here" && !one.entry);
  if (one.state === "away" && one.capacity !== "substitute") {
    const tap = button("", "door-name", () => arrive(one));
    tap.replaceChildren(...inside(one));
    item.append(tap);
  } else if (!canUndo) {
    item.append(make("div", { className: "door-name" }, ...inside(one)));
  } else {
    const details = make("details", { open: opened === key }, make("summary", { className: "door-name" }, ...inside(one)), make("div", { className: "door-choices" }, ...choices(one, group)));
    details.addEventListener("toggle", () => {
      if (details.open) opened = key;
      else if (opened === key) opened = "";
    });
    item.append(details);
  }
  return item;
};

const section = (heading, people, group) =>
  people.length
    ? [make("section", { className: "door-group" }, make("h2", { textContent: heading }), make("ul", { className: "door-list" }, ...people.map((one) => row(one, group))))]
    : [];

const draw = () => {
  const now = asTapped();
  const focused = document.activeElement?.closest?.(".door-row")?.dataset.key;
  find("people").replaceChildren(
    ...now.groups.flatMap((group) => [
      ...section(group.name, group.members, group),
      ...section(`${group.name}: substitutes`, group.substitutes, group),
    ]),
    ...section("Observers", now.observers, null),
    ...section("Others and guests", now.others, null),
  );
  if (focused) find("people").querySelector(`[data-key="${CSS.escape(focused)}"] :is(button, summary)`)?.focus({ preventScroll: true });
  const here = everybody(now).filter((one) => one.state === "here").length;
  find("present").textContent = `${here} here`;
  find("quorum").textContent = now.quorum;
  narrow();
  drawWaiting();
};

const drawWaiting = () => {
  const waiting = kept("waiting", []);
  const refused = kept("refused", []);
  find("waiting").hidden = !waiting.length;
  find("waiting").textContent = waiting.length
    ? `${waiting.length} ${waiting.length === 1 ? "tap" : "taps"} waiting to be sent. The quorum does not count ${waiting.length === 1 ? "it" : "them"} yet.`
    : "";
  find("refused").hidden = !refused.length;
  find("refused").replaceChildren(...refused.map((tap) => make("li", {},
    `Not taken: ${tap.name}, ${tap.word} ${clock(tap.at)}. ${tap.sentence} `,
    button("The secretariat knows", "door-choice door-choice--seen", () => {
      keep("refused", kept("refused", []).filter((each) => each.id !== tap.id));
      drawWaiting();
    }))));
  find("refused").querySelectorAll("button").forEach((each) => { each.disabled = false; });
  find("closed").hidden = !closed;
  find("closed").replaceChildren(closed, ...(closed && waiting.length ? [
    make("p", { textContent: over ? "These taps were not sent. Tell the secretariat:" : "These taps are still being sent:" }),
    make("ul", {}, ...waiting.map((tap) => make("li", { textContent: `${tap.name}, ${wordOf(tap)} ${clock(tap.at)}${tap.for_name ? `, for ${tap.for_name}` : ""}` }))),
  ] : []));
  main.classList.toggle("is-closed", Boolean(closed));
};

const wordOf = (tap) => ({ arrived: "arrived", left: "left", guest: "arrived as a guest", mistake: "taken back" })[tap.kind];

const narrow = () => {
  const words = find("search").value.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const each of main.querySelectorAll(".door-group")) {
    let any = false;
    for (const item of each.querySelectorAll(".door-row")) {
      item.hidden = !words.every((word) => item.dataset.find.includes(word));
      if (!item.hidden) { any = true; shown += 1; }
    }
    each.hidden = !any;
  }
  find("nobody").hidden = shown > 0;
};

const take = (told) => {
  if (told.revision < state.revision) return;
  state = told;
  keep("state", state);
};

/* What was tapped before it was closed is still taken, until the day is over. */
const shut = (sentence) => {
  closed = sentence;
  localStorage.removeItem(`${home}state`);
  draw();
  send();
};

const ask = async (address, options = {}) => {
  const answer = await fetch(address, {
    credentials: "omit", redirect: "error", cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE), ...options,
  });
  if (answer.status === 404) {
    const told = await answer.json();
    shut(told.sentence);
    return null;
  }
  return answer;
};

/* Not taken, and not to be sent again. */
const setAside = (taps, sentenceOf) => {
  keep("refused", [
    ...kept("refused", []),
    ...taps.map((tap) => ({ ...tap, word: wordOf(tap), sentence: sentenceOf(tap) })),
  ]);
  const aside = new Set(taps.map((tap) => tap.id));
  keep("waiting", kept("waiting", []).filter((tap) => !aside.has(tap.id)));
};

const send = async () => {
  const waiting = kept("waiting", []).slice(0, together);
  if (sending || over || !waiting.length) return;
  sending = true;
  clearTimeout(retry);
  let pause = 0;
  try {
    const answer = await ask(main.dataset.taps, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ taps: waiting }),
    });
    over = answer === null;
    if (answer && UNREADABLE.includes(answer.status)) {
      const { sentence } = await answer.json();
      // Which of them it is shows when each is sent by itself.
      if (waiting.length > 1) together = 1;
      else setAside(waiting, () => `${sentence} Tell the secretariat, who can enter it.`);
      draw();
    } else if (answer) {
      if (!answer.ok) throw new Error(`${answer.status}`);
      const told = await answer.json();
      const outcomes = new Map(told.outcomes.map((outcome) => [outcome.id, outcome]));
      setAside(waiting.filter((tap) => outcomes.get(tap.id)?.taken === false), (tap) => outcomes.get(tap.id).sentence);
      keep("waiting", kept("waiting", []).filter((tap) => !outcomes.has(tap.id)));
      const remarks = told.outcomes.filter((outcome) => outcome.taken && outcome.sentence);
      find("remark").hidden = !remarks.length;
      find("remark").textContent = remarks.at(-1)?.sentence ?? "";
      failures = 0;
      etag = "";
      find("offline").hidden = true;
      if (told.closed) shut(told.closed);
      else {
        take(told.state);
        draw();
      }
    }
  } catch {
    failures += 1;
    pause = Math.min(LONGEST_PAUSE, 1_000 * 2 ** failures);
  } finally {
    sending = false;
  }
  if (!kept("waiting", []).length) together = PER_REQUEST;
  else if (!over) retry = setTimeout(send, pause);
};

const look = async () => {
  if (closed || sending || document.hidden) return;
  try {
    const answer = await ask(main.dataset.state, { headers: etag ? { "If-None-Match": etag } : {} });
    if (answer?.ok) {
      etag = answer.headers.get("ETag") ?? "";
      const revision = state.revision;
      take(await answer.json());
      if (state.revision !== revision) draw();
    }
    find("offline").hidden = true;
  } catch {
    find("offline").hidden = false;
  }
};

find("search").addEventListener("input", narrow);
find("guest").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const name = form.elements.name.value.trim().replace(/\s+/g, " ");
  if (!name) { form.elements.name.focus(); return; }
  tapped("guest", { name, organisation: form.elements.organisation.value.trim() });
  form.reset();
});
addEventListener("online", () => { failures = 0; send(); look(); });
addEventListener("offline", () => { find("offline").hidden = false; });
addEventListener("storage", draw);
document.addEventListener("visibilitychange", look);

find("find").hidden = false;
if (main.dataset.closed) shut(main.dataset.closed);
else {
  draw();
  send();
  look();
}
setInterval(look, POLL);

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(main.dataset.worker, { scope: "/door/" }).then(async () => {
    const { active } = await navigator.serviceWorker.ready;
    await document.fonts.ready;
    const assets = performance.getEntriesByType("resource").map((entry) => entry.name)
      .filter((name) => new URL(name).origin === location.origin && !new URL(name).pathname.startsWith("/door/"));
    active.postMessage({ keep: [...new Set([location.href.split(/[?#]/)[0], ...assets])] });
  }).catch(() => {});
}
