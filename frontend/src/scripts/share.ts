/** The device's own way of sharing, and the address in one click. */
const SHOWN_MS = 4_000;

export function wakeShare(): void {
  const box = document.querySelector<HTMLElement>("[data-share]");
  if (!box) return;
  const { url = location.href, title = document.title, copied = "" } = box.dataset;
  const native = box.querySelector<HTMLButtonElement>("[data-share-native]");
  const copy = box.querySelector<HTMLButtonElement>("[data-share-copy]");
  const said = box.querySelector("[role=status]");
  if (native && "share" in navigator) {
    native.hidden = false;
    native.addEventListener("click", () => navigator.share({ title, url }).catch(() => undefined));
  }
  copy?.addEventListener("click", async () => {
    await navigator.clipboard.writeText(url);
    said?.replaceChildren(copied);
    setTimeout(() => said?.replaceChildren(), SHOWN_MS);
  });
  box.querySelector("[data-print]")?.addEventListener("click", () => window.print());
}
