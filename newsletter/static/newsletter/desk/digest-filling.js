/* Adds to a digest what was published since the last one: as rows of the form, which nobody has saved yet. */

function fill(place) {
  const form = place.closest('form');
  const told = place.querySelector('[role="status"]');
  const button = place.querySelector('button');

  button.addEventListener('click', async () => {
    button.disabled = true;
    told.textContent = 'Looking…';
    try {
      told.textContent = add(await found(place, form), form);
    } catch {
      told.textContent = 'The server did not answer. Try again.';
    }
    button.disabled = false;
  });
}

async function found(place, form) {
  const asked = new URLSearchParams({ newsletter: form.elements.namedItem('newsletter').value });
  for (const box of place.querySelectorAll('input:checked')) asked.append('topic', box.value);
  const answer = await fetch(`${place.dataset.digestFilling}?${asked}`);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

/* Returns what the editor is told. */
function add({ since, pages }, form) {
  const held = pagesOf(form);
  const fresh = pages.filter((page) => !held.has(String(page.id)));
  const items = window.wagtail.editHandler.getPanelByName('items');
  for (const page of fresh) {
    items.addForm();
    const row = `${items.opts.formsetPrefix}-${items.formCount - 1}-page`;
    items.chooserWidgetFactory.getById(row).setStateFromModalData(page);
  }
  if (fresh.length) return `${fresh.length} added, published since ${since}.`;
  return pages.length ? 'All that is new is there already.' : `Nothing new was published since ${since}.`;
}

function pagesOf(form) {
  const rows = form.querySelectorAll('input[name^="items-"][name$="-page"]');
  const there = [...rows].filter((one) => form.elements.namedItem(one.name.replace(/page$/, 'DELETE'))?.value !== '1');
  return new Set(there.map((one) => one.value));
}

for (const place of document.querySelectorAll('[data-digest-filling]')) fill(place);
