/* Buttons beside a field that put a personal token in where the caret is. An element of its own, so that those
   in rows that are added later work as well; without scripts it stays hidden and tokens are typed. */

class TokenPicker extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener('click', (event) => {
      const chosen = event.target.closest('[data-token]');
      if (chosen) this.put(chosen.dataset.token);
    });
  }

  put(token) {
    const field = document.getElementById(this.dataset.for);
    const start = field.selectionStart ?? field.value.length;
    field.setRangeText(token, start, field.selectionEnd ?? start, 'end');
    field.focus();
    const bar = token.indexOf('|');
    if (bar >= 0) field.setSelectionRange(start + bar + 1, start + token.length - 1);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

customElements.define('token-picker', TokenPicker);
