/* Appendices are put in order by dragging them; the buttons do the same without this. */
const LIST = "#appendix-list";
let dragged = null;

const lineOf = (event) => event.target.closest?.("[data-appendix][data-move]");

function makeDraggable(root) {
  const lines = root.querySelectorAll("[data-appendix][data-move]");
  if (lines.length < 2) return;
  for (const line of lines) {
    line.draggable = true;
    line.classList.add("is-draggable");
  }
}

function clear() {
  for (const line of document.querySelectorAll(`${LIST} [data-appendix]`)) {
    line.classList.remove("is-dragged", "drop-before", "drop-after");
  }
}

/* Whether the pointer is in the lower half of a line. */
const isBelow = (line, event) => {
  const box = line.getBoundingClientRect();
  return event.clientY > box.top + box.height / 2;
};

document.addEventListener("dragstart", (event) => {
  dragged = lineOf(event);
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.id);
  dragged.classList.add("is-dragged");
});

document.addEventListener("dragover", (event) => {
  const line = lineOf(event);
  if (!dragged || !line) return;
  event.preventDefault();
  const below = isBelow(line, event);
  for (const other of document.querySelectorAll(`${LIST} [data-appendix]`)) {
    other.classList.toggle("drop-before", other === line && other !== dragged && !below);
    other.classList.toggle("drop-after", other === line && other !== dragged && below);
  }
});

document.addEventListener("drop", (event) => {
  const line = lineOf(event);
  if (!dragged || !line) return;
  event.preventDefault();
  const from = Number(dragged.dataset.place);
  const at = Number(line.dataset.place) + (isBelow(line, event) ? 1 : 0);
  const to = at > from ? at - 1 : at;
  if (to !== from) {
    htmx.ajax("POST", dragged.dataset.move, { target: LIST, swap: "outerHTML", values: { to } });
  }
});

document.addEventListener("dragend", () => {
  clear();
  dragged = null;
});

document.addEventListener("htmx:afterSwap", () => makeDraggable(document));
makeDraggable(document);
