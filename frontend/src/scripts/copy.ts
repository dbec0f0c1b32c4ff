/** Wakes the copy buttons, which stay hidden where a browser cannot copy. */
const SHOWN_MS = 4_000;

async function copy(button: HTMLButtonElement): Promise<void> {
  const figure = button.closest("figure");
  const said = figure?.querySelector("[role=status]");
  await navigator.clipboard.writeText(figure?.querySelector("code")?.textContent ?? "");
  if (!said) return;
  said.textContent = button.dataset.copied ?? "";
  setTimeout(() => said.replaceChildren(), SHOWN_MS);
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copied]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}
