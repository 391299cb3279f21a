/* The pages as they will be in the pack, beside what is written: only those that changed travel. */

const PICTURES_KEPT = 120;

const make = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  element.append(...children);
  return element;
};

/* Show the report's pages as soon as the preview is in view. Answers with what asks for them
   anew. */
export const watchPreview = (aside) => {
  const sheets = aside.querySelector("#preview-pages");
  const state = aside.querySelector("#preview-state");
  const warnings = aside.querySelector("#preview-warnings");
  const pictures = new Map();
  let pages = [];
  let inView = false;
  let stale = true;
  let busy = false;
  let again = false;

  const wanted = () => {
    const box = sheets.getBoundingClientRect();
    const found = [...sheets.children].filter((sheet) => {
      const { top, bottom } = sheet.getBoundingClientRect();
      return bottom > box.top - 400 && top < Math.min(box.bottom, innerHeight) + 800;
    }).map((sheet) => Number(sheet.dataset.page));
    return found.length ? found.slice(0, 6) : [1, 2];
  };

  const lacking = () => wanted().filter((number) => pages[number - 1] && !pictures.has(pages[number - 1]));

  const draw = () => {
    while (sheets.children.length > pages.length) sheets.lastChild.remove();
    pages.forEach((page, index) => {
      let sheet = sheets.children[index];
      if (!sheet) {
        sheet = make("div", { className: "preview-sheet" });
        sheet.dataset.page = index + 1;
        sheets.append(sheet);
      }
      const picture = pictures.get(page);
      const alt = `Page ${index + 1} of ${pages.length}`;
      let image = sheet.querySelector("img");
      if (picture && !image) {
        image = make("img", { width: 893, height: 1263 });
        sheet.replaceChildren(image);
      }
      if (image) {
        if (image.alt !== alt) image.alt = alt;
        if (picture && image.src !== picture) image.src = picture;
        sheet.classList.toggle("is-stale", !picture);
      } else if (sheet.textContent !== alt) sheet.textContent = alt;
    });
  };

  const ask = async () => {
    if (!inView) { stale = true; return; }
    if (busy) { again = true; return; }
    busy = true;
    stale = false;
    const begun = performance.now();
    if (!pages.length) state.textContent = "Making the pages…";
    try {
      const have = pages.filter((page) => pictures.has(page)).slice(0, 60).join(",");
      const address = `${aside.dataset.preview}?${new URLSearchParams({ have, want: wanted().join(",") })}`;
      const answer = await fetch(address, { redirect: "manual", headers: { Accept: "application/json" } });
      const told = answer.type === "opaqueredirect" ? { refused: "You are signed out." } : await answer.json();
      if (told.refused) state.textContent = told.refused;
      else {
        pages = told.pages;
        for (const [page, picture] of Object.entries(told.pictures)) pictures.set(page, picture);
        for (const page of pictures.keys()) {
          if (pictures.size <= PICTURES_KEPT) break;
          if (!pages.includes(page)) pictures.delete(page);
        }
        draw();
        warnings.replaceChildren(...told.warnings.map((words) => make("li", { textContent: words })));
        warnings.hidden = !told.warnings.length;
        const now = new Date();
        const time = [now.getHours(), now.getMinutes()].map((n) => String(n).padStart(2, "0")).join(".");
        state.textContent = `${pages.length === 1 ? "1 page" : `${pages.length} pages`}, as saved ${time}.`;
        aside.dataset.took = Math.round(performance.now() - begun);
      }
    } catch {
      state.textContent = "The pages could not be fetched. They are made anew with the next save.";
    } finally {
      busy = false;
    }
    if (again || (pages.length && lacking().length && !state.textContent.startsWith("The"))) {
      again = false;
      ask();
    }
  };

  let scrolling = 0;
  const scrolled = () => {
    clearTimeout(scrolling);
    scrolling = setTimeout(() => { if (inView && lacking().length) ask(); }, 150);
  };
  sheets.addEventListener("scroll", scrolled, { passive: true });
  addEventListener("scroll", scrolled, { passive: true });
  new IntersectionObserver((entries) => {
    inView = entries.at(-1).isIntersecting;
    if (inView && stale) ask();
  }, { rootMargin: "200px" }).observe(aside);
  return ask;
};
