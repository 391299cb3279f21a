/* The editor of texts in the house form: a toolbar of words over what is written.

   It takes the place of a <textarea data-house-editor>, which holds the text as Markdown for those
   who have no scripts; the stored HTML is in its data-html. A hidden field beside it says that
   the text is sent as HTML. `data-house-editor` is "body", with numbered paragraphs,
   headings and all, or "short". */

import { Editor } from "django-prose-editor/editor";
import {
  houseExtensions, houseHtml, isAddress, makeHeading, makeNumbered, makePlain, newNote,
} from "board-papers/house-schema";

const WAIT = 250;
const EMPTY_BODY = "<ol><li><p></p></li></ol>";

const make = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};

/* Ask for a few values. Answers with them by name, the name of another button that was pressed
   as `pressed`, or null where it was called off. */
const ask = (title, fields, { submit = "Insert", others = [], said = "" } = {}) =>
  new Promise((resolve) => {
    const heading = make("h2", { id: "house-dialog-title", textContent: title });
    const inputs = fields.map((field) => {
      const input = make(field.type === "textarea" ? "textarea" : "input", {
        className: field.type === "checkbox" ? "form-check-input" : "form-control",
        id: `house-dialog-${field.name}`,
        name: field.name,
        required: Boolean(field.required),
        ...(field.accept ? { accept: field.accept } : {}),
      });
      if (field.type !== "textarea") input.type = field.type || "text";
      if (field.type === "checkbox") input.checked = Boolean(field.value);
      else if (field.value !== undefined) input.value = field.value;
      if (field.min) Object.assign(input, { min: field.min, max: field.max });
      const label = make("label", { htmlFor: input.id, className: "form-label", textContent: field.label });
      const row = make("div", { className: "house-dialog__field" }, label, input);
      if (field.help) {
        const help = make("p", { id: `${input.id}-help`, className: "form-text", textContent: field.help });
        input.setAttribute("aria-describedby", help.id);
        row.append(help);
      }
      return [row, input];
    });
    const error = make("p", { className: "house-dialog__error", role: "alert" });
    const go = make("button", { type: "submit", className: "btn btn-primary", textContent: submit });
    const extra = others.map((label) =>
      make("button", { type: "button", className: "btn btn-quiet", textContent: label }));
    const cancel = make("button", { type: "button", className: "btn btn-quiet", textContent: "Cancel" });
    const words = said ? [make("p", { textContent: said })] : [];
    const form = make("form", { noValidate: true }, heading, ...words, ...inputs.map(([row]) => row), error,
      make("div", { className: "actions-row" }, go, ...extra, cancel));
    const dialog = make("dialog", { className: "house-dialog", "aria-labelledby": heading.id }, form);
    const end = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const values = {};
      for (const [index, field] of fields.entries()) {
        const input = inputs[index][1];
        if (field.type === "file") [values[field.name]] = input.files;
        else values[field.name] = field.type === "checkbox" ? input.checked : input.value.trim();
        const wrong = (field.required && !values[field.name] && field.required)
          || (field.check && values[field.name] && field.check(values[field.name]));
        if (wrong) {
          error.textContent = wrong;
          input.focus();
          return;
        }
      }
      end(values);
    });
    extra.forEach((button) => button.addEventListener("click", () => end({ pressed: button.textContent })));
    cancel.addEventListener("click", () => end(null));
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); end(null); });
    document.body.append(dialog);
    dialog.showModal();
  });

const askLink = async (editor) => {
  const { href } = editor.getAttributes("link");
  const { empty, from, to } = editor.state.selection;
  const words = href || !empty ? [] : [{ name: "words", label: "Words to show", required: "Say which words are the link." }];
  const answer = await ask(href ? "Change the link" : "Link", [
    ...words,
    {
      name: "href", label: "Address", value: href || "", required: "Give the address.",
      help: "It begins with https://, http:// or mailto:",
      check: (text) => (isAddress(text) ? "" : "Begin the address with https://, http:// or mailto:"),
    },
  ], { submit: href ? "Change" : "Insert", others: href ? ["Remove the link"] : [] });
  if (!answer) return editor.commands.focus();
  const chain = editor.chain().focus();
  if (answer.pressed) return chain.extendMarkRange("link").unsetLink().run();
  if (href) return chain.extendMarkRange("link").setLink({ href: answer.href }).run();
  if (!empty) return chain.setTextSelection({ from, to }).setLink({ href: answer.href }).run();
  return chain.insertContent({
    type: "text", text: answer.words, marks: [{ type: "link", attrs: { href: answer.href } }],
  }).run();
};

const noteAround = (editor) => {
  const { $from } = editor.state.selection;
  const type = editor.schema.marks.footnote;
  const mark = type.isInSet($from.marks()) || type.isInSet($from.nodeAfter?.marks || [])
    || type.isInSet($from.nodeBefore?.marks || []);
  if (!mark) return null;
  let from = null;
  let to = null;
  $from.parent.forEach((node, offset) => {
    if (!mark.isInSet(node.marks)) return;
    from ??= $from.start() + offset;
    to = $from.start() + offset + node.nodeSize;
  });
  return { from, to, text: editor.state.doc.textBetween(from, to, " ", " ") };
};

const askFootnote = async (editor) => {
  const { empty, from, to } = editor.state.selection;
  const note = noteAround(editor);
  const chosen = note?.text || (empty ? "" : editor.state.doc.textBetween(from, to, " ", " "));
  const answer = await ask(note ? "Change the footnote" : "Footnote", [{
    name: "text", label: "The note", type: "textarea", value: chosen,
    required: "Write the note, or cancel.",
    help: "It is printed at the foot of the page; its mark stands where you are writing.",
  }], { submit: note ? "Change" : "Insert", others: note ? ["Remove the footnote"] : [] });
  if (!answer) return editor.commands.focus();
  const chain = editor.chain().focus();
  if (answer.pressed) return chain.deleteRange(note).run();
  if (note && answer.text === note.text) return chain.run();
  const content = {
    type: "text", text: answer.text.replace(/\s+/g, " "),
    marks: [{ type: "footnote", attrs: newNote() }],
  };
  const at = note || { from, to };
  return chain.insertContentAt(at, content).unsetMark("footnote").command(({ tr }) => {
    tr.setStoredMarks([]);
    return true;
  }).run();
};

const askTable = async (editor) => {
  const number = (name, label, value) => ({
    name, label, value, type: "number", min: 1, max: 60,
    required: "Say how many.",
    check: (text) => (Number(text) >= 1 && Number(text) <= 60 ? "" : "Give a number from 1 to 60."),
  });
  const answer = await ask("Table", [
    number("rows", "Rows, its head included", "3"),
    number("cols", "Columns", "3"),
    { name: "head", label: "The first row is its head", type: "checkbox", value: true },
    { name: "caption", label: "Title", help: "Such as: Table 1: Costs by year. It may stay empty." },
  ]);
  if (!answer) return editor.commands.focus();
  return editor.chain().focus()
    .insertTable({ rows: Number(answer.rows), cols: Number(answer.cols), withHeaderRow: answer.head })
    .updateAttributes("table", { caption: escapeHtml(answer.caption) }).run();
};

const escapeHtml = (text) => make("p", { textContent: text }).innerHTML;

const askCaption = async (editor) => {
  const before = new DOMParser()
    .parseFromString(editor.getAttributes("table").caption || "", "text/html").body.textContent;
  const answer = await ask("Title of the table", [{
    name: "caption", label: "Title", value: before, help: "Empty takes it away.",
  }], { submit: "Change" });
  if (!answer || answer.caption === before) return editor.commands.focus();
  return editor.chain().focus().updateAttributes("table", { caption: escapeHtml(answer.caption) }).run();
};

const ALT = {
  name: "alt", label: "What it shows",
  help: "Read out to those who cannot see it, and needed for the pack: “Bar chart: visits fell by a third after 2019.”",
  required: "Say in a sentence what the picture shows.",
};

const askPicture = async (editor, images, file) => {
  const answer = await ask("Picture", [
    ...(file ? [] : [{
      name: "file", label: "File", type: "file", accept: "image/png,image/jpeg,image/gif,image/webp",
      required: "Choose a picture: PNG, JPEG, GIF or WebP.",
    }]),
    ALT,
  ]);
  if (!answer) return editor.commands.focus();
  const form = new FormData();
  form.append("file", file || answer.file);
  form.append("alt", answer.alt);
  let said = "The picture could not be sent: there is no connection. Try again.";
  try {
    const response = await fetch(images, {
      method: "POST", body: form,
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
    });
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    const { name, error } = json ? await response.json() : {};
    if (name) {
      return editor.chain().focus()
        .insertContent({ type: "image", attrs: { src: `image:${name}`, alt: answer.alt } }).run();
    }
    said = error || (response.redirected
      ? "You are signed out. Sign in again in another tab, then send the picture again."
      : "The picture was not taken. Try again, or send another.");
  } catch { /* said above */ }
  await ask("The picture was not taken", [], { submit: "Go on", said });
  return editor.commands.focus();
};

const csrfToken = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";

const askAlt = async (editor) => {
  const { alt } = editor.getAttributes("image");
  const at = editor.state.selection.from;
  const answer = await ask("What the picture shows", [{ ...ALT, value: alt || "" }], { submit: "Change" });
  if (!answer) return editor.commands.focus();
  return editor.chain().focus().setNodeSelection(at).updateAttributes("image", { alt: answer.alt }).run();
};

/* Name, what stands on it, what it does, whether it is on, and where it belongs. */
const mark = (name, type, label) => ({
  name, label: label || name, kind: type,
  run: (editor) => editor.chain().focus().toggleMark(type).run(),
  on: (editor) => editor.isActive(type),
});

const tools = ({ images }) => ({
  body: [
    [
      { name: "Heading", run: (e) => makeHeading(e, 2), on: (e) => e.isActive("heading", { level: 2 }) },
      { name: "Smaller heading", label: "Heading 2", run: (e) => makeHeading(e, 3), on: (e) => e.isActive("heading", { level: 3 }) },
      { name: "Numbered paragraph", label: "1. Numbered", run: makeNumbered, on: (e) => e.isActive("orderedList") },
      { name: "Unnumbered paragraph", label: "Unnumbered", run: makePlain, on: (e) => e.isActive("paragraph") && !e.isActive("listItem") },
    ],
    [
      { name: "Sub-paragraph, as 6.1 (Tab)", label: "→ 1.1", run: (e) => e.chain().focus().sinkListItem("listItem").run(), can: (e) => e.can().sinkListItem("listItem") },
      { name: "One level up (Shift+Tab)", label: "←", run: (e) => e.chain().focus().liftListItem("listItem").run(), can: (e) => e.can().liftListItem("listItem") },
    ],
  ],
  short: [[
    { name: "Numbered points", label: "1. Numbered", run: makeNumbered, on: (e) => e.isActive("orderedList") },
  ]],
  both: [
    [
      { name: "Bullets", label: "• Bullets", run: (e) => e.chain().focus().toggleBulletList().run(), on: (e) => e.isActive("bulletList") },
      { name: "Quotation", label: "“ Quote", body: true, run: (e) => e.chain().focus().toggleBlockquote().run(), on: (e) => e.isActive("blockquote") },
    ],
    [
      mark("Bold", "bold", "B"), mark("Italic", "italic", "I"), mark("Underlined", "underline", "U"),
      { ...mark("Superscript", "superscript", "x²"), body: true },
      { ...mark("Subscript", "subscript", "x₂"), body: true },
    ],
    [
      { name: "Link", run: askLink, on: (e) => e.isActive("link") },
      { name: "Footnote", body: true, run: askFootnote, on: (e) => e.isActive("footnote") },
      { name: "Table", body: true, run: askTable, can: (e) => !e.isActive("table") },
      ...(images ? [{ name: "Picture", body: true, run: (e) => askPicture(e, images) }] : []),
    ],
    [
      { name: "Undo", body: true, run: (e) => e.chain().focus().undo().run(), can: (e) => e.can().undo() },
      { name: "Redo", body: true, run: (e) => e.chain().focus().redo().run(), can: (e) => e.can().redo() },
    ],
  ],
  table: [
    { name: "Row above", run: (e) => e.chain().focus().addRowBefore().run() },
    { name: "Row below", run: (e) => e.chain().focus().addRowAfter().run() },
    { name: "Remove row", run: (e) => e.chain().focus().deleteRow().run() },
    { name: "Column before", run: (e) => e.chain().focus().addColumnBefore().run() },
    { name: "Column after", run: (e) => e.chain().focus().addColumnAfter().run() },
    { name: "Remove column", run: (e) => e.chain().focus().deleteColumn().run() },
    { name: "Head row", run: (e) => e.chain().focus().toggleHeaderRow().run() },
    { name: "Join or part cells", run: (e) => e.chain().focus().mergeOrSplit().run() },
    { name: "Title of the table", run: askCaption },
    { name: "Remove table", run: (e) => e.chain().focus().deleteTable().run() },
  ],
  image: [
    { name: "What the picture shows", run: askAlt },
    { name: "Remove picture", run: (e) => e.chain().focus().deleteSelection().run() },
  ],
});

const toolButton = (tool, editor) => {
  const button = make("button", {
    type: "button", className: "house-tool", title: tool.name, tabIndex: -1,
    textContent: tool.label || tool.name, "aria-label": tool.name,
    ...(tool.kind ? { "data-kind": tool.kind } : {}),
  });
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") tool.run(editor);
  });
  button.refresh = () => {
    if (tool.on) button.setAttribute("aria-pressed", String(Boolean(tool.on(editor))));
    if (tool.can) button.setAttribute("aria-disabled", String(!tool.can(editor)));
  };
  return button;
};

/* One stop for Tab; the arrows go from button to button. */
const arrows = (bar) => {
  const shown = () => [...bar.querySelectorAll("button")].filter((button) => !button.closest("[hidden]"));
  const focus = (button) => {
    for (const each of bar.querySelectorAll("button")) each.tabIndex = each === button ? 0 : -1;
    button.focus();
  };
  bar.addEventListener("keydown", (event) => {
    const buttons = shown();
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    focus(buttons[(to + buttons.length) % buttons.length]);
  });
  bar.addEventListener("focusin", (event) => {
    if (event.target.matches("button")) {
      for (const each of bar.querySelectorAll("button")) each.tabIndex = each === event.target ? 0 : -1;
    }
  });
  shown()[0].tabIndex = 0;
};

const toolbar = (editor, kind, images, label) => {
  const all = tools({ images });
  const groups = [...all[kind], ...all.both].map((group) =>
    group.filter((tool) => kind === "body" || !tool.body)).filter((group) => group.length);
  const bar = make("div", { className: "house-toolbar", role: "toolbar", "aria-label": `Layout: ${label}` });
  const buttons = [];
  const addGroup = (group, properties) => {
    const row = make("div", { className: "house-toolbar__group", ...properties });
    for (const tool of group) {
      const button = toolButton(tool, editor);
      buttons.push(button);
      row.append(button);
    }
    bar.append(row);
    return row;
  };
  groups.forEach((group) => addGroup(group, {}));
  const table = addGroup(all.table, { role: "group", "aria-label": "Table", hidden: true });
  const image = addGroup(all.image, { role: "group", "aria-label": "Picture", hidden: true });
  table.classList.add("house-toolbar__group--here");
  image.classList.add("house-toolbar__group--here");
  let waiting = 0;
  const refresh = () => {
    waiting = 0;
    if (editor.isDestroyed) return;
    buttons.forEach((button) => button.refresh());
    table.hidden = !editor.isActive("table");
    image.hidden = !editor.isActive("image");
    if (!bar.querySelector('[tabindex="0"]')?.checkVisibility?.()) {
      const first = buttons[0];
      for (const each of buttons) each.tabIndex = each === first ? 0 : -1;
    }
  };
  const soon = () => { if (!waiting) waiting = requestAnimationFrame(refresh); };
  editor.on("transaction", soon);
  arrows(bar);
  refresh();
  return bar;
};

/* Put an editor in a textarea's place. Its events go on as those of the textarea: `input` a
   moment after a change. Answers with the Tiptap editor. */
export const startEditor = (textarea) => {
  if (textarea.houseEditor) return textarea.houseEditor;
  const kind = textarea.dataset.houseEditor || "body";
  const numbered = kind === "body";
  const images = textarea.dataset.images || "";
  const toSend = textarea.dataset.pictures === "only-shown" ? "" : images;
  const form = make("input", { type: "hidden", name: `${textarea.name}-form`, value: "html" });
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const words = label?.textContent.trim() || textarea.getAttribute("aria-label") || "Text";
  const frame = make("div", { className: `house-editor house-editor--${kind}` });
  const sheet = make("div", { className: "house-editor__sheet" });
  textarea.before(frame);
  frame.append(sheet, textarea, form);
  textarea.hidden = true;
  let html = textarea.dataset.html || "";
  let waiting = 0;
  const described = textarea.getAttribute("aria-describedby");
  const editor = new Editor({
    element: sheet,
    injectCSS: false,
    extensions: houseExtensions({ images, numbered }),
    content: html || (numbered ? EMPTY_BODY : ""),
    editorProps: {
      attributes: {
        role: "textbox", "aria-multiline": "true", "aria-label": words, lang: "en-GB",
        class: "house-text", spellcheck: "true",
        ...(described ? { "aria-describedby": described } : {}),
      },
      handlePaste: (view, event) => takeFile(event.clipboardData),
      handleDrop: (view, event) => takeFile(event.dataTransfer),
    },
    onUpdate: () => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, WAIT);
    },
    onBlur: () => { if (waiting) keep(); },
  });
  const takeFile = (carried) => {
    const file = toSend && [...(carried?.files || [])].find((each) => each.type.startsWith("image/"));
    if (file) askPicture(editor, toSend, file);
    return Boolean(file);
  };
  const keep = () => {
    clearTimeout(waiting);
    waiting = 0;
    const now = houseHtml(editor);
    if (now === textarea.value) return;
    textarea.value = now;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  };
  textarea.value = html;
  frame.prepend(toolbar(editor, kind, toSend, words));
  label?.addEventListener("click", () => editor.commands.focus());
  textarea.houseEditor = editor;
  textarea.keepText = () => { if (waiting) keep(); };
  textarea.showText = (text) => {
    html = text;
    editor.commands.setContent(text || (numbered ? EMPTY_BODY : ""), { emitUpdate: false });
    clearTimeout(waiting);
    waiting = 0;
    textarea.value = text;
  };
  return editor;
};

export const startEditors = (root) => {
  for (const textarea of root.querySelectorAll("textarea[data-house-editor]")) startEditor(textarea);
};

document.addEventListener("submit", (event) => {
  for (const each of event.target.querySelectorAll("textarea[data-house-editor]")) each.keepText?.();
}, true);

startEditors(document);
