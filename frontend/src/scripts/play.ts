/** Puts a player where its facade stands: on a plain click, and not before. */
document.addEventListener("click", (event) => {
  const facade = (event.target as Element).closest<HTMLAnchorElement>("a[data-player]");
  // A click that asks for a new tab or window is the reader's own choice.
  if (!facade || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = facade.dataset.player ?? "";
  frame.title = facade.closest("figure")?.querySelector(".embed-title")?.textContent ?? "";
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  facade.replaceWith(frame);
  frame.focus();
});
