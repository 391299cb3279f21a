// The agenda builder: buttons without leaving the page, moving by keyboard and by dragging, and
// editors that stay open while the agenda around them changes.
(() => {
  "use strict";

  const builder = document.getElementById("builder");
  if (!builder) return;
  builder.classList.add("has-script");

  const byId = (id) => document.getElementById(id);
  const lineOf = (element) => element.closest(".line");
  const rowOf = (line) => line.querySelector(":scope > .line__row");
  const linkOf = (line) => line.querySelector("[data-line-link]");

  // What is done goes to the server one after the other, in the order in which it was asked for.

  const waiting = [];
  let isBusy = false;
  let asked = 0; // a newspaper fetched before the latest of these is old
  let dragged = null;

  function doNext() {
    if (isBusy || !waiting.length) return;
    isBusy = true;
    asked += 1;
    const values = waiting.shift();
    const done = () => {
      isBusy = false;
      doNext();
    };
    htmx
      .ajax("POST", builder.dataset.do, { target: "#builder", swap: "innerHTML", values })
      .then(done, done);
  }

  function ask(values) {
    waiting.push(values);
    doNext();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[form=doer]");
    if (button) {
      event.preventDefault();
      ask({ do: button.value });
      return;
    }
    const opener = event.target.closest("a[data-into]");
    if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      htmx.ajax("GET", opener.href, { target: `#${opener.dataset.into}`, swap: "innerHTML" });
      return;
    }
    const cancel = event.target.closest("[data-cancel]");
    const editor = cancel && cancel.closest("[data-editor]");
    if (editor && builder.contains(editor)) {
      event.preventDefault();
      close(editor);
    }
  });

  // Editors: a form that is open stays as it is, with the focus, when the lines are drawn anew.

  let kept = [];
  let focusAfter = null;

  function close(editor) {
    const slot = editor.parentElement.id;
    const back = editor.dataset.back || slot.replace("gap-", "add-");
    editor.remove();
    asked += 1;
    focusAfter = back;
    htmx.ajax("GET", builder.dataset.read, { target: "#builder", swap: "innerHTML" });
  }

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const source = event.detail.elt;
    if ("news" in source.dataset) {
      if (isBusy || dragged || waiting.length) event.preventDefault();
      else source.dataset.asked = asked;
    } else {
      asked += 1;
    }
  });

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== builder || !event.detail.shouldSwap) return;
    const source = event.detail.requestConfig.elt;
    if ("news" in source.dataset && Number(source.dataset.asked) !== asked) {
      event.detail.shouldSwap = false;
      return;
    }
    const active = document.activeElement;
    for (const editor of builder.querySelectorAll("[data-editor]")) {
      if (editor === source) continue;
      const field = editor.contains(active) ? active : null;
      const isText = field && typeof field.selectionStart === "number";
      kept.push({
        editor,
        slot: editor.parentElement.id,
        field,
        selection: isText ? [field.selectionStart, field.selectionEnd] : null,
      });
    }
    for (const { editor } of kept) editor.remove();
    if (source.dataset.back) focusAfter = source.dataset.back;
    if (active && builder.contains(active) && lineOf(active)) {
      const lines = [...builder.querySelectorAll(".line")];
      const at = lines.indexOf(lineOf(active));
      neighbours = [...lines.slice(at), ...lines.slice(0, at).reverse()].map((line) => line.id);
    }
    openMenus = [...builder.querySelectorAll("details[open]")].map((menu) => menu.id);
    hadFocus = builder.contains(active) || active === document.body;
    if ("stays" in source.dataset) hadFocus = false;
  });

  // What was being written on a line that somebody else has removed: its title and kind go into
  // the form below, the rest stays to be copied until it is put away.

  document.addEventListener("click", (event) => {
    const again = event.target.closest("[data-add-again]");
    if (!again && !event.target.closest("[data-forget]")) return;
    const box = byId("left-over");
    const written = (name) => box.querySelector(`[data-editor] [name=${name}]`);
    if (again) {
      for (const name of ["kind", "title"]) {
        const field = byId("add-at-end").querySelector(`[name=${name}]`);
        if (field && written(name)) field.value = written(name).value;
      }
      byId("add-at-end").querySelector("[name=title]").focus();
      if (box.querySelector("[data-editor] [name=presenter]")) return;
    }
    for (const editor of box.querySelectorAll("[data-editor]")) editor.remove();
    box.hidden = true;
    if (!again) builder.querySelector("[data-line-link]")?.focus();
  });

  let neighbours = [];
  let openMenus = [];
  let hadFocus = false;

  document.body.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    if (target !== builder) {
      focusIn(target);
      return;
    }
    const source = event.detail.requestConfig.elt;
    const isNews = "news" in source.dataset;
    if (isNews) {
      for (const id of openMenus) if (byId(id)) byId(id).open = true;
    }
    let restored = null;
    for (const { editor, slot, field, selection } of kept) {
      const place = byId(slot);
      if (place) {
        place.replaceChildren(editor);
      } else {
        byId("left-over").hidden = false;
        byId("left-over").append(editor);
      }
      if (field) {
        restored = field;
        field.focus({ preventScroll: true });
        if (selection) field.setSelectionRange(...selection);
      }
    }
    kept = [];
    if (restored) return;
    const added = builder.querySelector("[data-added]");
    if (added && "stays" in source.dataset) {
      source.reset();
      const title = source.querySelector("input[type=text]");
      title.value = "";
      title.focus({ preventScroll: true });
      return;
    }
    if (added && !isNews) focusAfter = `title-of-${added.dataset.added}`;
    if (focusAfter && byId(focusAfter)) byId(focusAfter).focus();
    focusAfter = null;
    if (hadFocus && document.activeElement === document.body && !isNews) {
      const next = neighbours.map(byId).find(Boolean);
      const fallback = (next && linkOf(next)) || builder.querySelector(".builder__said");
      if (fallback) fallback.focus();
    }
    const line = lineOf(document.activeElement);
    if (line && !isNews) rowOf(line).scrollIntoView({ block: "nearest" });
  });

  function focusIn(slot) {
    const editor = slot.querySelector("[data-editor]");
    if (!editor) return;
    const first =
      editor.querySelector(".refusal") ||
      editor.querySelector("[aria-invalid=true]") ||
      editor.querySelector("[autofocus]") ||
      editor.querySelector("input:not([type=hidden]), select, textarea");
    if (first) first.focus();
  }

  // The keyboard.

  const STEPS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

  builder.addEventListener("keydown", (event) => {
    const editor = event.target.closest("[data-editor]");
    if (editor) {
      if (event.key === "Escape") {
        event.preventDefault();
        close(editor);
      }
      return;
    }
    const menu = event.target.closest("details[open]");
    if (menu && event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
      return;
    }
    const line = lineOf(event.target);
    if (!line || !(event.key in STEPS) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.altKey) {
      event.preventDefault(); // Alt and an arrow would leave the page
      ask({ do: `${STEPS[event.key]}:${line.dataset.item}` });
      return;
    }
    if (menu || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const lines = [...builder.querySelectorAll(".line")];
    const next = lines[lines.indexOf(line) + (event.key === "ArrowDown" ? 1 : -1)];
    event.preventDefault();
    const link = next && linkOf(next);
    if (link) link.focus();
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // Dragging, with whatever points.

  const FAR_ENOUGH = 5; // pixels, before a press becomes a drag
  const NESTED_FROM = 60; // pixels right of the list's edge: under the item above
  const EDGE = 60; // pixels from the window's edge: the page scrolls
  const mark = document.createElement("div");
  mark.className = "drop-mark";

  builder.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    dragged = {
      handle,
      line: lineOf(handle),
      x: event.clientX,
      y: event.clientY,
      from: event.clientY,
      fromX: event.clientX,
      isOn: false,
      place: null,
    };
  });

  builder.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    dragged.x = event.clientX;
    dragged.y = event.clientY;
    const far = Math.hypot(dragged.x - dragged.fromX, dragged.y - dragged.from);
    if (!dragged.isOn) {
      if (far < FAR_ENOUGH) return;
      dragged.isOn = true;
      dragged.line.classList.add("is-dragged");
      builder.append(mark);
      scrollAlong();
    }
    show();
  });

  builder.addEventListener("pointerup", () => {
    if (!dragged) return;
    const { isOn, place, line } = dragged;
    stop();
    if (isOn && place && !isWhereItIs(line, place)) {
      ask({ do: `place:${line.dataset.item}`, parent: place.parent, before: place.before });
    }
  });
  builder.addEventListener("pointercancel", stop);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dragged) stop();
  });

  function stop() {
    if (!dragged) return;
    dragged.line.classList.remove("is-dragged");
    mark.remove();
    dragged = null;
  }

  function scrollAlong() {
    if (!dragged) return;
    if (dragged.y < EDGE) window.scrollBy(0, -10);
    else if (dragged.y > window.innerHeight - EDGE) window.scrollBy(0, 10);
    show();
    window.requestAnimationFrame(scrollAlong);
  }

  function show() {
    const { line } = dragged;
    const lines = [...builder.querySelectorAll(".line")].filter((each) => !line.contains(each));
    const at = lines.findIndex((each) => {
      const box = rowOf(each).getBoundingClientRect();
      return (box.top + box.bottom) / 2 > dragged.y;
    });
    const next = at < 0 ? null : lines[at];
    const previous = at < 0 ? lines[lines.length - 1] : lines[at - 1];
    if (!next && !previous) return;
    const frame = builder.getBoundingClientRect();
    const wantsIn = dragged.x - frame.left > NESTED_FROM;
    dragged.place = placeBetween(line, previous, next, wantsIn, lines);
    const y = next
      ? rowOf(next).getBoundingClientRect().top
      : rowOf(previous).getBoundingClientRect().bottom;
    mark.style.top = `${y - frame.top}px`;
    mark.classList.toggle("drop-mark--in", Boolean(dragged.place.parent));
  }

  function placeBetween(line, previous, next, wantsIn, lines) {
    const nests = line.dataset.nests === "yes";
    if (next && next.dataset.parent) {
      if (nests) return { parent: next.dataset.parent, before: next.dataset.item };
      const after = lines.slice(lines.indexOf(next)).find((each) => !each.dataset.parent);
      return { parent: "", before: after ? after.dataset.item : "" };
    }
    if (nests && previous && wantsIn) {
      return { parent: previous.dataset.parent || previous.dataset.item, before: "" };
    }
    return { parent: "", before: next ? next.dataset.item : "" };
  }

  function isWhereItIs(line, place) {
    const next = line.nextElementSibling;
    const before = next && next.matches(".line") ? next.dataset.item : "";
    return line.dataset.parent === place.parent && before === place.before;
  }
})();
