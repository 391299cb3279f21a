/* What a text in the house form may hold: exactly what the server's sanitiser keeps. */

import {
  Blockquote, Bold, BulletList, Document, Extension, HardBreak, Heading, Italic, Link, ListItem,
  Mark, Node, Paragraph, Strike, Subscript, Superscript, TableCell, TableHeader,
  TableRow, Table, Text, Underline, Dropcursor, Gapcursor, History, pm, wrappingInputRule,
} from "django-prose-editor/editor";

const { DOMParser: SchemaParser, DOMSerializer, Fragment } = pm.model;

const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;

export const isAddress = (text) => ADDRESS.test(text);

const HouseLink = Link.extend({
  inclusive: false,
  addAttributes() {
    return { href: { default: null } };
  },
  addKeyboardShortcuts: () => ({}),
}).configure({
  autolink: false,
  linkOnPaste: true,
  openOnClick: false,
  isAllowedUri: (url) => isAddress(url || ""),
  HTMLAttributes: {},
});

/* Numbered paragraphs. Their numbers are counted by the style sheet, through the whole body. */
const OrderedList = Node.create({
  name: "orderedList",
  group: "block list",
  content: "listItem+",
  parseHTML: () => [{ tag: "ol" }],
  renderHTML: () => ["ol", 0],
  addCommands() {
    return {
      toggleOrderedList: () => ({ commands }) => commands.toggleList(this.name, "listItem", false),
    };
  },
  addKeyboardShortcuts() {
    return { "Mod-Shift-7": () => this.editor.commands.toggleOrderedList() };
  },
  addInputRules() {
    return [wrappingInputRule({ find: /^(\d+)\.\s$/, type: this.type })];
  },
});

const HouseListItem = ListItem.extend({ content: "block+" });

/* A footnote: its text stands where its mark will be printed. Each has a number of its own, so
   that two that stand side by side stay two. */
let notes = 0;
const Footnote = Mark.create({
  name: "footnote",
  priority: 2000,
  inclusive: true,
  exitable: true,
  addAttributes() {
    return { note: { default: null, rendered: false, parseHTML: () => (notes += 1) } };
  },
  parseHTML: () => [{ tag: "span.footnote" }],
  renderHTML: () => ["span", { class: "footnote" }, 0],
});

export const newNote = () => ({ note: (notes += 1) });

/* A picture of the report: its address is image:NAME, and the site serves it elsewhere. */
const Picture = Node.create({
  name: "image",
  group: "inline",
  inline: true,
  draggable: true,
  addOptions: () => ({ base: "" }),
  addAttributes: () => ({ src: { default: null }, alt: { default: "" } }),
  parseHTML: () => [{ tag: 'img[src^="image:"]' }, { tag: 'img[src^="/media/"]' }],
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("span");
      const image = document.createElement("img");
      const words = document.createElement("span");
      dom.className = "picture";
      words.className = "picture__alt";
      dom.append(image, words);
      const show = ({ attrs }) => {
        const address = attrs.src.replace(/^image:/, this.options.base);
        if (image.getAttribute("src") !== address) image.src = address;
        image.alt = attrs.alt || "";
        words.textContent = attrs.alt ? `Described as: ${attrs.alt}` : "No description yet";
        dom.classList.toggle("picture--undescribed", !attrs.alt);
      };
      show(node);
      return {
        dom,
        update(other) {
          if (other.type !== node.type) return false;
          show(other);
          return true;
        },
      };
    };
  },
});

/* A row of a table's head stays one when it is saved. */
const HouseRow = TableRow.extend({
  addAttributes() {
    return {
      head: {
        default: false,
        parseHTML: (row) => row.parentElement?.tagName === "THEAD",
        renderHTML: ({ head }) => (head ? { "data-head": "" } : {}),
      },
    };
  },
});

/* A caption's words into its element, as far as the schema has them. */
const showCaption = (schema, html, into) => {
  const parsed = new DOMParser().parseFromString(`<p>${html}</p>`, "text/html");
  const doc = SchemaParser.fromSchema(schema).parse(parsed.body);
  into.replaceChildren();
  DOMSerializer.fromSchema(schema).serializeFragment(
    doc.firstChild?.inlineContent ? doc.firstChild.content : Fragment.empty,
    { document: into.ownerDocument },
    into,
  );
};

/* A table. Its caption is kept as the HTML it was read as, and shown through the schema. */
const HouseTable = Table.extend({
  addAttributes() {
    return {
      caption: {
        default: "",
        parseHTML: (table) => table.querySelector(":scope > caption")?.innerHTML.trim() || "",
        renderHTML: () => ({}),
      },
    };
  },
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML({ node }) {
    const rows = document.implementation.createHTMLDocument().createElement("table");
    if (node.attrs.caption) {
      showCaption(node.type.schema, node.attrs.caption, rows.createCaption());
    }
    const contentDOM = rows.appendChild(rows.ownerDocument.createElement("tbody"));
    return { dom: rows, contentDOM };
  },
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("div");
      const table = dom.appendChild(document.createElement("table"));
      const caption = table.createCaption();
      const contentDOM = table.appendChild(document.createElement("tbody"));
      dom.className = "table-scroll";
      caption.contentEditable = "false";
      let shown;
      const show = ({ attrs }) => {
        if (shown === attrs.caption) return;
        shown = attrs.caption;
        caption.hidden = !shown;
        showCaption(node.type.schema, shown, caption);
      };
      show(node);
      return {
        dom,
        contentDOM,
        update(other) {
          if (other.type !== node.type) return false;
          show(other);
          return true;
        },
        ignoreMutation: (mutation) =>
          !contentDOM.contains(mutation.target) && mutation.type !== "selection",
      };
    };
  },
});

/* Out of every list, one step after the other: a step is made of what the one before it left. */
const leaveLists = (editor) => {
  editor.commands.focus();
  for (let turns = 0; turns < 8 && editor.isActive("listItem"); turns += 1) {
    if (!editor.commands.liftListItem("listItem")) return;
  }
};

/* A heading stands in no list. */
export const makeHeading = (editor, level) => {
  if (editor.isActive("heading", { level })) return editor.chain().focus().setParagraph().run();
  leaveLists(editor);
  return editor.commands.setHeading({ level });
};

export const makeNumbered = (editor) => {
  if (editor.isActive("heading")) editor.chain().focus().setParagraph().run();
  return editor.chain().focus().toggleOrderedList().run();
};

export const makePlain = (editor) => {
  leaveLists(editor);
  return editor.commands.setParagraph();
};

/* What the keys do that is particular to the house form. */
const HouseKeys = Extension.create({
  name: "houseKeys",
  priority: 1100,
  addKeyboardShortcuts() {
    return {
      /* The first paragraph under a heading is a numbered one. */
      Enter: ({ editor }) => {
        const { $from, empty } = editor.state.selection;
        const ends = empty && $from.parent.type.name === "heading" && $from.depth === 1
          && $from.parentOffset === $from.parent.content.size && $from.parent.content.size > 0;
        if (!ends || !this.options.numbered) return false;
        const after = $from.after();
        const next = editor.state.doc.nodeAt(after);
        const item = { type: "listItem", content: [{ type: "paragraph" }] };
        if (next?.type.name === "orderedList") {
          return editor.chain().insertContentAt(after + 1, item, { updateSelection: false })
            .setTextSelection(after + 3).run();
        }
        return editor.chain()
          .insertContentAt(after, { type: "orderedList", content: [item] }, { updateSelection: false })
          .setTextSelection(after + 3).run();
      },
      /* Tab makes a sub-paragraph, so there has to be another way out: Escape. */
      Escape: ({ editor }) => {
        const bar = editor.options.element.closest(".house-editor")?.querySelector("[role=toolbar]");
        bar?.querySelector('[tabindex="0"]')?.focus();
        return Boolean(bar);
      },
      "Mod-Alt-2": ({ editor }) => makeHeading(editor, 2),
      "Mod-Alt-3": ({ editor }) => makeHeading(editor, 3),
    };
  },
  addOptions: () => ({ numbered: true }),
});

/* `images`: the address at which the report's pictures are served, NAME left off.
   `numbered`: whether its paragraphs are, as in a body. */
export const houseExtensions = ({ images, numbered }) => [
  Document, Paragraph, Text, HardBreak, Heading.configure({ levels: [2, 3] }),
  OrderedList, BulletList, HouseListItem, Blockquote,
  HouseTable.configure({ resizable: false }), HouseRow, TableHeader, TableCell,
  Bold, Italic, Underline, Strike, Subscript, Superscript, HouseLink, Footnote,
  Picture.configure({ base: images }), HouseKeys.configure({ numbered }),
  Dropcursor, Gapcursor, History,
];

/* The document as the site keeps it: heads of tables together, nothing that says nothing. */
export const houseHtml = (editor) => {
  const page = document.implementation.createHTMLDocument();
  const root = page.createElement("div");
  DOMSerializer.fromSchema(editor.schema)
    .serializeFragment(editor.state.doc.content, { document: page }, root);
  for (const table of root.querySelectorAll("table")) headTogether(table, page);
  for (const cell of root.querySelectorAll("td, th")) {
    cell.removeAttribute("style");
    cell.removeAttribute("colwidth");
    if (cell.children.length === 1 && cell.firstChild.tagName === "P") {
      cell.replaceChildren(...cell.firstChild.childNodes);
    }
  }
  const says = (element) => element.textContent.trim() || element.querySelector("img, table");
  for (const element of [...root.querySelectorAll("p, li, h2, h3, blockquote, ol, ul")].reverse()) {
    if (!says(element)) element.remove();
  }
  return root.innerHTML;
};

const headTogether = (table, page) => {
  const rows = [...table.querySelectorAll(":scope > tbody > tr")];
  const head = [];
  for (const row of rows) {
    const cells = [...row.cells];
    const heads = cells.filter((cell) => cell.tagName === "TH").length;
    const was = row.hasAttribute("data-head");
    const last = rows.length > 1 && head.length + 1 === rows.length;
    if (!heads || (!was && (last || heads < cells.length))) break;
    head.push(row);
  }
  for (const row of rows) row.removeAttribute("data-head");
  if (!head.length) return;
  const thead = page.createElement("thead");
  thead.append(...head);
  table.insertBefore(thead, table.tBodies[0]);
  if (!table.tBodies[0].rows.length) table.tBodies[0].remove();
};
