// Elements are made of names and texts, never of markup: whatever a test wrote stays text.

const SVG = 'http://www.w3.org/2000/svg';

// Characters that cannot be seen, or that turn the direction of a text, show as their numbers.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/g;

const shown = (text) => String(text).replace(/\r\n/g, '\n').replace(UNSEEN, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));

const fill = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : shown(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : shown(child));
  }
  return element;
};

// h('p', { class: 'muted', click: act }, 'text', other)
const h = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
const s = (name, attributes, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

const byId = (id) => document.getElementById(id);

const pill = (verdict, reason) => h('span', { class: `pill ${verdict}` }, reason ? `${verdict}: ${reason}` : verdict);

// A table with a caption for those who listen, and columns of { title, number }.
const table = (caption, columns, rows) => h('table', {},
  h('caption', { class: 'unseen' }, caption),
  h('thead', {}, h('tr', {}, columns.map((c) => h('th', { scope: 'col', class: c.number && 'number' }, c.title)))),
  h('tbody', {}, rows.map((cells) => h('tr', {}, cells.map((cell, n) => h('td', { class: columns[n].number && 'number' }, cell))))));

// What is wider than the page is scrolled, also by the keyboard.
const scrolled = (label, ...children) => h('div', { class: 'scrolled', tabindex: '0', role: 'region', 'aria-label': label }, ...children);
