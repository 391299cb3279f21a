/* A button that copies the address beside it. Without this the address is copied by hand. */
for (const row of document.querySelectorAll("[data-copy]")) {
  const address = row.querySelector("input");
  const button = row.querySelector("button");
  const copied = row.parentElement.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    address.select();
    try {
      await navigator.clipboard.writeText(address.value);
      copied.textContent = "Copied.";
    } catch {
      /* Over plain http, or where the browser forbids it, the selected text is the fallback. */
      copied.textContent = "It is selected: copy it with Ctrl+C, or ⌘C on a Mac.";
      address.focus();
    }
  });
}
