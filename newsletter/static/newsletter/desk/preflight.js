// Looks at the campaign again when it was saved, and while a worker is finding out more.
const places = [...document.querySelectorAll("[data-preflight]")];
const toggle = document.querySelector('[data-side-panel-toggle="preflight"]');
const AGAIN = 3000;
let timer;

function show() {
  const found = places[0].querySelector("[data-preflight-count]");
  if (!found) return;
  if (toggle) {
    const count = found.dataset.preflightCount;
    const counter = toggle.querySelector("[data-side-panel-toggle-counter]");
    toggle.setAttribute("aria-label", `Toggle preflight, ${count}`);
    counter.textContent = count;
    counter.hidden = count === "0";
    counter.classList.toggle("w-bg-critical-200", found.dataset.preflightBlocks !== "0");
    counter.classList.toggle("w-bg-surface-button-default", found.dataset.preflightBlocks === "0");
  }
  clearTimeout(timer);
  if ("preflightPending" in found.dataset) timer = setTimeout(look, AGAIN);
}

async function look() {
  if (document.hidden) {
    timer = setTimeout(look, AGAIN);
    return;
  }
  const answer = await fetch(places[0].dataset.preflight, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) return;
  const html = await answer.text();
  for (const place of places) {
    const open = place.querySelector("details")?.open;
    place.innerHTML = html;
    if (open) place.querySelector("details")?.setAttribute("open", "");
  }
  show();
}

if (places.length) {
  show();
  document.addEventListener("w-autosave:success", (event) => {
    // A new campaign has no number until it is saved the first time.
    const key = event.detail?.response?.pk;
    for (const place of places) {
      if (key) place.dataset.preflight = place.dataset.preflight.replace("/0/", `/${key}/`);
    }
    look();
  });
}
