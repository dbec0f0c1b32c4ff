// Shows how far a campaign is. The page works without it: it then shows what was true when it was loaded.
const page = document.querySelector("[data-following]");

// A part that has not changed stays as it is, so that nothing is taken from under somebody's keyboard.
function renew(part, fresh) {
  const same = part.dataset.version ? part.dataset.version === fresh.dataset.version : false;
  if (same) return;
  const held = part.contains(document.activeElement) ? document.activeElement.textContent : null;
  part.dataset.version = fresh.dataset.version ?? "";
  part.replaceChildren(...fresh.childNodes);
  if (held === null) return;
  const buttons = [...part.querySelectorAll("a, button")];
  (buttons.find((one) => one.textContent === held) ?? buttons[0])?.focus();
}

async function look() {
  if (!document.hidden) {
    const answer = await fetch(page.dataset.following, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (answer?.status === 205) return location.reload();
    if (answer?.ok) {
      const told = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of page.querySelectorAll("[data-part]")) {
        const fresh = told.querySelector(`[data-part="${part.dataset.part}"]`);
        if (fresh) renew(part, fresh);
      }
    }
  }
  setTimeout(look, Number(page.dataset.every) * 1000);
}

if (page) setTimeout(look, 1000);
