// Offers the versions that were just saved among the preview's modes. What is chosen stays chosen.
document.addEventListener("w-autosave:success", (event) => {
  const select = document.getElementById("id_preview_mode");
  const saved = new DOMParser().parseFromString(event.detail?.response?.html ?? "", "text/html");
  const modes = saved.getElementById("preview-modes");
  if (!select || !modes) return;
  const chosen = select.value;
  select.replaceChildren(...modes.content.children);
  if ([...select.options].some((option) => option.value === chosen)) select.value = chosen;
});
