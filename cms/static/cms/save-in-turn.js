// Sends what a person submits after what the form is saving by itself. Wagtail 8 sends both side by side, and a
// server that takes a moment writes rows, revisions or a new page twice.
const form = document.querySelector("[data-edit-form]");
let saving = false; // Since the form began to save itself.
let submitted = false; // What it would save after that is on its way already.
let held; // The submission that waits.
const PATIENCE = 10_000; // An answer that does not come by then holds nobody up.

function submit() {
  const { submitter } = held;
  held = undefined;
  // Wagtail disables a pressed button, and a disabled one does not tell what it stands for.
  const disabled = submitter?.disabled;
  if (disabled) submitter.disabled = false;
  form.requestSubmit(submitter);
  if (disabled) submitter.disabled = true;
}

function end() {
  saving = false;
  if (held) submit();
}

if (form) {
  form.addEventListener("w-autosave:save", (event) => {
    if (submitted) event.preventDefault();
  });
  // Last of all, since others may keep it from saving, of which no answer would tell.
  window.addEventListener("w-autosave:save", (event) => {
    if (!event.defaultPrevented) saving = true;
  });
  // On the document: after all that Wagtail does with the answer on the form itself.
  document.addEventListener("w-autosave:success", end);
  document.addEventListener("w-autosave:error", end);

  const inTurn = (event) => {
    if (event.target !== form || !saving) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!held) setTimeout(end, PATIENCE);
    held = { submitter: event.submitter };
  };
  window.addEventListener("submit", inTurn, { capture: true });
  window.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) submitted = true;
  });
  // Back from the next page, out of the browser's memory.
  window.addEventListener("pageshow", () => {
    submitted = false;
  });
}
