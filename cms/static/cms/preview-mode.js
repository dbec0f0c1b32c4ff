// Shows the mode that was chosen while the preview was still loading another: Wagtail 8 drops such a choice.
document.addEventListener("w-preview:loaded", () => {
  const select = document.getElementById("id_preview_mode");
  const shown = document.getElementById("w-preview-iframe")?.src;
  if (!select || !shown || new URL(shown).searchParams.get("mode") === select.value) return;
  // Not before Wagtail is ready for the next one, which it says right after this.
  const show = () => select.dispatchEvent(new Event("change", { bubbles: true }));
  document.addEventListener("w-preview:updated", show, { once: true });
});
