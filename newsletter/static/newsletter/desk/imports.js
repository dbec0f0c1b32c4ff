// Shows how far an import is. The page works without it: it then shows what was true when it was loaded.
const part = document.querySelector("[data-import-progress]");

async function look() {
  if (!document.hidden) {
    const answer = await fetch(part.dataset.importProgress, { headers: { "X-Requested-With": "fetch" } });
    if (answer.status === 205) return location.reload();
    if (answer.ok) part.innerHTML = await answer.text();
  }
  setTimeout(look, 2000);
}

if (part) setTimeout(look, 1000);
