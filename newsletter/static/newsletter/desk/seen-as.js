/* Chooses as whom a mail is seen, and has it shown anew. An element of its own, because Wagtail puts the panel of
   the preview in once more when a campaign is saved the first time. */

const WAIT = 250;

class SeenAs extends HTMLElement {
  connectedCallback() {
    this.search = this.querySelector('input');
    this.search.hidden = false;
    this.search.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.find(), WAIT);
    });
    this.addEventListener('click', (event) => {
      const chosen = event.target.closest('[data-reader]');
      if (chosen) this.choose(chosen.dataset.reader);
    });
    // In a form for a newsletter that can be changed: each has its own readers.
    this.field = document.querySelector('[data-edit-form] [name="newsletter"]');
    this.changed = () => this.find();
    this.field?.addEventListener('change', this.changed);
  }

  disconnectedCallback() {
    this.field?.removeEventListener('change', this.changed);
  }

  get newsletter() {
    return this.field ? this.field.value : this.dataset.newsletter;
  }

  find() {
    return this.ask(`?${new URLSearchParams({ newsletter: this.newsletter, q: this.search.value })}`);
  }

  async choose(reader) {
    this.search.value = '';
    const told = new URLSearchParams({ newsletter: this.newsletter, reader });
    await this.ask('', { method: 'POST', body: told, headers: { 'X-CSRFToken': this.dataset.token } });
    (this.querySelector('[data-part="back"] button') ?? this.search).focus();
    this.showAnew();
  }

  /* What was asked first and is answered last does not count. */
  async ask(query, how = {}) {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const answer = await fetch(this.dataset.url + query, { ...how, signal: this.asking.signal });
      if (answer.ok) this.renew(await answer.text());
    } catch (error) {
      if (error.name !== 'AbortError') throw error;
    }
  }

  renew(html) {
    const told = new DOMParser().parseFromString(html, 'text/html');
    for (const part of this.querySelectorAll('[data-part]')) {
      part.replaceChildren(...told.querySelector(`[data-part="${part.dataset.part}"]`).childNodes);
    }
  }

  showAnew() {
    // Wagtail's preview shows the form again when it is told that what it shows is old.
    this.closest('[data-controller~="w-preview"]')?.setAttribute('data-w-preview-stale-value', 'true');
    for (const frame of document.querySelectorAll('iframe[data-seen-as]')) frame.src = frame.getAttribute('src');
  }
}

customElements.define('seen-as', SeenAs);
