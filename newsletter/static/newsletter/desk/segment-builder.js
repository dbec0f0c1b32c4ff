/* The builder of rules: groups in groups, made from the vocabulary that the server sends. What is built is
   kept as JSON in the text box that it stands beside, which is what the form posts. */
import { button, drawCensus, element, selection } from './segment-parts.js';

const MATCHES = [
  ['all', 'all of these are true'],
  ['any', 'at least one of these is true'],
  ['none', 'none of these is true'],
];
const DEEPEST = 5;
const PAUSE = 400; // milliseconds without a change, before it is counted
let made = 0;

class Builder {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector('textarea');
    this.kinds = JSON.parse(root.querySelector('script').textContent);
    this.newsletter = this.box.form.elements.namedItem('newsletter');
    this.group = this.read();
    this.place = element('div');
    this.told = element('div', { class: 'segment-builder__count', role: 'status' });
    this.box.hidden = true;
    this.box.after(this.place, this.told);
    this.box.form.addEventListener('submit', () => this.write());
    if (this.newsletter) this.newsletter.addEventListener('change', () => this.changed());
    const segment = this.box.form.elements.namedItem('segment');
    if (segment) {
      const show = () => {
        root.hidden = Boolean(segment.value);
      };
      segment.addEventListener('change', show);
      show();
    }
    this.draw();
    this.count();
  }

  read() {
    try {
      const stored = JSON.parse(this.box.value || '{}');
      return { kind: 'group', match: stored.match || 'all', rules: stored.rules || [] };
    } catch {
      return { kind: 'group', match: 'all', rules: [] };
    }
  }

  write() {
    this.box.value = JSON.stringify(this.group.rules.length ? this.group : {});
  }

  changed() {
    this.write();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.count(), PAUSE);
  }

  /* Everything is drawn anew; `focus` names the part that has the keyboard afterwards. */
  draw(focus) {
    this.place.replaceChildren(this.drawGroup(this.group, null, 1));
    this.write();
    if (focus) this.place.querySelector(`[data-part="${focus}"]`)?.focus();
  }

  drawGroup(group, parent, depth) {
    this.partOf(group);
    const match = selection(MATCHES, group.match, 'Which of these rules must be true', (event) => {
      group.match = event.target.value;
      this.changed();
    });
    match.dataset.part = group.part;
    const rules = group.rules.map((rule) =>
      rule.kind === 'group' ? this.drawGroup(rule, group, depth + 1) : this.drawRule(rule, group),
    );
    const tools = element(
      'div',
      { class: 'segment-builder__tools' },
      button('Add rule', 'Add rule to this group', () => this.add(group, this.fresh(this.kinds[0]))),
    );
    if (depth < DEEPEST)
      tools.append(
        button('Add group', 'Add group inside this group', () =>
          this.add(group, { kind: 'group', match: 'any', rules: [] }),
        ),
      );
    if (parent) tools.append(button('Remove group', 'Remove group', () => this.remove(group, parent)));
    return element(
      'fieldset',
      { class: 'segment-builder__group' },
      element('legend', { class: 'w-sr-only' }, depth === 1 ? 'Rules' : `Group, level ${depth}`),
      element('div', { class: 'segment-builder__match' }, 'People for whom ', match),
      element('div', { class: 'segment-builder__rules' }, ...rules),
      tools,
    );
  }

  drawRule(rule, group) {
    this.partOf(rule);
    const kind = this.kindOf(rule);
    const names = this.kinds.map((one, index) => [index, one.label]);
    if (!kind) names.unshift(['', `${rule.kind} (no longer known)`]);
    const what = selection(names, kind ? this.kinds.indexOf(kind) : '', 'What is asked', (event) => {
      const next = this.fresh(this.kinds[Number(event.target.value)]);
      group.rules[group.rules.indexOf(rule)] = next;
      this.draw(this.partOf(next));
      this.changed();
    });
    what.dataset.part = rule.part;
    const row = element('div', { class: 'segment-builder__rule', role: 'group', 'aria-label': 'Rule' }, what);
    if (kind) {
      row.append(
        selection(kind.ops, rule.op, 'How', (event) => {
          rule.op = event.target.value;
          this.settle(rule, kind);
          this.draw(rule.part);
          this.changed();
        }),
        ...this.fieldsOf(rule, kind).map((field) => this.drawField(rule, field)),
      );
    }
    row.append(button('Remove', 'Remove rule', () => this.remove(rule, group)));
    return row;
  }

  drawField(rule, field) {
    const set = (value) => {
      rule[field.name] = value;
      this.changed();
    };
    const { label, choices } = field;
    if (field.type === 'select') {
      const numbers = choices.some(([value]) => typeof value === 'number');
      return selection(choices, rule[field.name], label, (event) =>
        set(numbers ? Number(event.target.value) : event.target.value),
      );
    }
    if (field.type === 'many') return this.drawMany(rule, field, set);
    if (field.type === 'check') {
      const box = element('input', {
        type: 'checkbox',
        checked: Boolean(rule[field.name]),
        onchange: (event) => set(event.target.checked),
      });
      return element('label', { class: 'segment-builder__check' }, box, ` ${label}`);
    }
    if (field.type === 'words') {
      return element('input', {
        type: 'text',
        'aria-label': label,
        placeholder: field.example,
        value: (rule[field.name] || []).join(', '),
        oninput: (event) => set(event.target.value.split(',').map((one) => one.trim()).filter(Boolean)),
      });
    }
    const input = element('input', {
      type: field.type,
      'aria-label': label,
      title: label,
      placeholder: label,
      value: rule[field.name] ?? '',
      min: field.least ?? null,
      max: field.most ?? null,
      step: field.step ?? null,
    });
    input.addEventListener('input', () => {
      if (field.type !== 'number') set(input.value);
      else set(input.value === '' ? null : Number(input.value));
    });
    return input;
  }

  drawMany(rule, field, set) {
    const chosen = new Set(rule[field.name] || []);
    const boxes = field.choices.map(([value, text]) => {
      const box = element('input', {
        type: 'checkbox',
        checked: chosen.has(value),
        onchange: (event) => {
          if (event.target.checked) chosen.add(value);
          else chosen.delete(value);
          set([...chosen]);
        },
      });
      return element('label', { class: 'segment-builder__check' }, box, ` ${text}`);
    });
    const empty = field.choices.length ? '' : 'There are none yet.';
    return element('span', { role: 'group', 'aria-label': field.label }, ...boxes, empty);
  }

  kindOf(rule) {
    return this.kinds.find(
      (one) =>
        one.kind === rule.kind && Object.entries(one.fixed).every(([name, value]) => rule[name] === value),
    );
  }

  fieldsOf(rule, kind) {
    return kind.fields.filter((field) => !field.only || field.only.includes(rule.op));
  }

  fresh(kind) {
    const rule = { kind: kind.kind, ...kind.fixed, op: kind.ops[0][0] };
    this.settle(rule, kind);
    return rule;
  }

  /* Only what belongs to the operator, and a first value where one is needed. */
  settle(rule, kind) {
    const shown = this.fieldsOf(rule, kind);
    for (const field of kind.fields) if (!shown.includes(field)) delete rule[field.name];
    for (const field of shown) {
      if (field.name in rule) continue;
      if (field.type === 'select') rule[field.name] = field.choices.length ? field.choices[0][0] : null;
      else if (field.type === 'number') rule[field.name] = field.start ?? null;
      else if (field.type === 'check') rule[field.name] = false;
      else if (field.type === 'many' || field.type === 'words') rule[field.name] = [];
      else rule[field.name] = field.type === 'date' ? null : '';
    }
  }

  /* Names a rule on the page. Not enumerable: it is no part of what is stored. */
  partOf(rule) {
    const value = rule.part || `part-${(made += 1)}`;
    Object.defineProperty(rule, 'part', { enumerable: false, configurable: true, value });
    return value;
  }

  add(group, rule) {
    group.rules.push(rule);
    this.draw(this.partOf(rule));
    this.changed();
  }

  remove(rule, group) {
    group.rules.splice(group.rules.indexOf(rule), 1);
    this.draw(group.part);
    this.changed();
  }

  async count() {
    const asked = (this.asked = {});
    this.told.setAttribute('aria-busy', 'true');
    const answer = await this.ask();
    if (this.asked !== asked) return; // a later question is under way
    this.told.removeAttribute('aria-busy');
    if (answer.error) this.told.replaceChildren(element('p', {}, answer.error));
    else this.told.replaceChildren(...answer.newsletters.map(drawCensus));
  }

  async ask() {
    const token = this.box.form.elements.namedItem('csrfmiddlewaretoken').value;
    try {
      const response = await fetch(this.root.dataset.countUrl, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
        body: JSON.stringify({
          newsletter: Number(this.newsletter?.value) || null,
          rules: this.group.rules.length ? this.group : {},
        }),
      });
      return await response.json();
    } catch {
      return { error: 'The people could not be counted just now.' };
    }
  }
}

document.querySelectorAll('[data-segment-builder]').forEach((root) => new Builder(root));
