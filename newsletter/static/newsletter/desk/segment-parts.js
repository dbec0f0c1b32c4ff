/* What the builder of rules is made of, and what it shows of a count. */

export const element = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children);
  return node;
};

export const selection = (choices, chosen, label, onchange) => {
  const options = choices.map(([value, text]) =>
    element('option', { value, selected: String(value) === String(chosen) }, String(text)),
  );
  return element('select', { 'aria-label': label, onchange }, ...options);
};

export const button = (text, label, onclick) =>
  element(
    'button',
    { type: 'button', class: 'button button-small button-secondary', 'aria-label': label, onclick },
    text,
  );

export const drawCensus = (one) => {
  if (one.error) return element('p', {}, `${one.name} is left out. ${one.error}`);
  const number = (value) => value.toLocaleString('en');
  const [who, does] =
    one.reached === 1
      ? ['1 person', ` receives ${one.name} and fits.`]
      : [`${number(one.reached)} people`, ` receive ${one.name} and fit.`];
  const reasons = ['unsubscribed', 'pending', 'suppressed', 'paused']
    .filter((reason) => one[reason])
    .map((reason) => `${number(one[reason])} ${reason}`);
  const people = one.sample.map(({ email, name, locale }) =>
    element('tr', {}, ...[email, name, locale].map((text) => element('td', {}, text))),
  );
  const census = element(
    'div',
    {},
    element('p', {}, element('strong', {}, who), does),
  );
  if (reasons.length) census.append(element('p', {}, `Left out though they fit: ${reasons.join(', ')}.`));
  if (people.length) {
    const heads = ['Address', 'Name', 'Language'].map((text) => element('th', { scope: 'col' }, text));
    census.append(
      element(
        'details',
        {},
        element('summary', {}, people.length === 1 ? 'Who it is' : `The newest ${people.length} of them`),
        element(
          'table',
          { class: 'listing' },
          element('thead', {}, element('tr', {}, ...heads)),
          element('tbody', {}, ...people),
        ),
      ),
    );
  }
  return census;
};
