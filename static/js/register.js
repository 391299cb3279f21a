/* The register shows what others have tapped, unless somebody is in the middle of a line. */
const SECONDS = 4;

const list = () => document.getElementById("register");

/* Whether a time was typed, or a member chosen, and not sent yet. */
function isBusy() {
  const here = list();
  const fields = here.querySelectorAll("input[type=time], select");
  return (
    (document.activeElement?.matches("input, select") && here.contains(document.activeElement)) ||
    [...fields].some((field) =>
      field.matches("select")
        ? [...field.options].some((option) => option.selected !== option.defaultSelected) && field.selectedIndex > 0
        : field.value !== field.defaultValue,
    ) ||
    here.querySelector(".htmx-request") !== null
  );
}

async function look() {
  const here = list();
  if (here?.dataset.open !== "yes") return;
  if (!document.hidden && !isBusy()) {
    const address = `${here.dataset.news}?revision=${here.dataset.revision}`;
    await htmx.ajax("GET", address, { target: here, swap: "outerHTML" }).catch(() => {});
  }
  setTimeout(look, SECONDS * 1000);
}

/* What others tapped waits for the next time where something was begun while it was asked for. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig.verb === "get" && isBusy()) event.detail.shouldSwap = false;
});

setTimeout(look, SECONDS * 1000);
