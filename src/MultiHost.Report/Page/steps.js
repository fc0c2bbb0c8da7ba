// What happened, line by line: a column for each role, all on one clock.

const KINDS = [
  ['step', 'steps'], ['check', 'checks'], ['barrier', 'barriers'], ['migration', 'migration'], ['guest', 'guests'], ['fault', 'faults'], ['role', 'begin and end'], ['other', 'others'],
];

// Rows { t, kind, bad, cells: Map(lane number → text) }, in the order of their times.
const rowsOf = (detail) => {
  const rows = [];
  const one = (t, lane, kind, text, bad = false) => rows.push({ t, kind, bad, cells: new Map([[lane, text]]) });
  detail.lanes.forEach((lane, n) => {
    if (lane.from !== undefined) one(lane.from, n, 'role', 'begins');
    for (const x of lane.steps) one(x.t, n, 'step', x.text);
    for (const x of lane.checks) one(x.t, n, 'check', `${x.name} (${x.subject}): ${x.passed ? 'passed' : 'FAILED'}, ${x.detail}`, !x.passed);
    for (const x of lane.others) one(x.t, n, 'other', x.text);
    for (const p of lane.phases) {
      one(p.from, n, 'migration', `${p.guest}: ${p.name} begins${p.cancelled ? ' (cancelled)' : ''}`);
      if (p.to !== undefined) one(p.to, n, 'migration', `${p.guest}: ${p.name} ends${p.error ? `: ${p.error}` : ''}`, Boolean(p.error));
    }
    for (const g of lane.guests) for (const x of g.events) one(x.t, n, 'guest', `${g.guest}: ${x.text}`);
    for (const f of lane.faults) {
      one(f.from, n, 'fault', `fault ${f.fault} (${f.guest})`, true);
      if (f.to !== undefined) one(f.to, n, 'fault', `fault ${f.fault} (${f.guest}) healed`);
    }
    if (lane.to !== undefined) one(lane.to, n, 'role', `${lane.end}${lane.summary ? `: ${lane.summary}` : ''}`, lane.end === 'failed' || lane.end === 'lost');
    else if (lane.where) one(detail.end, n, 'role', `${lane.where}, when the record ends`, true);
  });
  for (const b of detail.barriers) {
    const cells = new Map();
    b.waits.forEach((w, place) => {
      const n = detail.lanes.findIndex((l) => l.role === w.role);
      if (n < 0) return;
      const size = w.bytes === undefined ? '' : `, hands in ${bytes(w.bytes)}`;
      if (b.waits.length > 1 || b.end !== 'released') one(w.from, n, 'barrier', `comes to barrier '${b.name}'${size}`);
      if (w.to !== undefined) one(w.to, n, 'barrier', `leaves barrier '${b.name}'`);
      else if (b.t !== undefined) cells.set(n, b.end !== 'released' ? `barrier '${b.name}': ${b.end} after ${duration(b.t - w.from)}${b.missing ? `, without ${b.missing.join(', ')}` : ''}`
        : place === b.waits.length - 1 && b.waits.length > 1 ? `barrier '${b.name}': came last` : `barrier '${b.name}': went on after ${duration(b.t - w.from)}`);
    });
    if (cells.size > 0) rows.push({ t: b.t, kind: 'barrier', bad: b.end !== 'released', cells });
  }
  return rows.map((row, n) => ({ row, n })).sort((a, b) => a.row.t - b.row.t || a.n - b.n).map((x) => x.row);
};

class Log {
  constructor(detail, axis) {
    this.MOST = 1500;
    this.detail = detail;
    this.axis = axis;
    this.rows = rowsOf(detail);
    this.body = h('tbody', { keydown: (e) => this.onKey(e), click: (e) => this.onClick(e) });
    this.table = h('table', { class: 'log' },
      h('caption', { class: 'unseen' }, 'What each role did, in the order of time. Arrow keys go from line to line.'),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col', class: 'number' }, 'time'), detail.lanes.map((l) => h('th', { scope: 'col' }, l.role, h('span', { class: 'muted' }, ` on ${l.host}`))))),
      this.body);
    this.more = h('p', { class: 'muted' });
    this.element = h('section', { 'aria-labelledby': 'log-title' },
      h('h3', { id: 'log-title' }, 'What happened'),
      this.filters(), this.more, scrolled('What each role did', this.table));
    this.element.lastChild.classList.add('tall');
    this.around(detail.cause?.t ?? 0);
  }

  filters() {
    return h('fieldset', { class: 'kinds' }, h('legend', { class: 'unseen' }, 'Kinds of lines'), KINDS.filter(([kind]) => this.rows.some((r) => r.kind === kind)).map(([kind, name]) => {
      const box = h('input', { type: 'checkbox', checked: true, change: () => this.table.classList.toggle(`no-${kind}`, !box.checked) });
      return h('label', {}, box, ` ${name} `, h('span', { class: 'muted' }, String(this.rows.filter((r) => r.kind === kind).length)));
    }));
  }

  // Lines around a moment, and all of them if asked.
  around(t, most = this.MOST) {
    const at = Math.max(0, lastAt(this.rows.map((r) => r.t), t));
    const from = Math.max(0, Math.min(at - (most >> 1), this.rows.length - most));
    const shownRows = this.rows.slice(from, from + most);
    this.elements = shownRows.map((row) => {
      const element = h('tr', { class: `${row.kind}${row.bad ? ' bad' : ''}`, tabindex: '-1' },
        h('th', { scope: 'row', class: 'number' }, moment(row.t)),
        this.detail.lanes.map((_, n) => h('td', {}, row.cells.get(n) ?? '')));
      element.row = row;
      return element;
    });
    if (this.elements.length > 0) this.elements[0].tabIndex = 0;
    this.body.replaceChildren(...this.elements);
    this.more.replaceChildren();
    if (shownRows.length < this.rows.length) {
      this.more.append(`${shownRows.length} of ${this.rows.length} lines, around ${moment(t)}. `,
        h('button', { type: 'button', class: 'link', click: () => this.around(t, this.rows.length) }, 'Show all'));
    }
  }

  onClick(event) {
    const element = event.target.closest('tr');
    if (element && !String(window.getSelection())) this.select(element);
  }

  onKey(event) {
    const seen = this.elements.filter((e) => e.offsetParent !== null);
    const at = seen.indexOf(event.target.closest('tr'));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: seen.length - 1 }[event.key];
    if (to === undefined || !seen[to]) return;
    event.preventDefault();
    this.select(seen[to]);
    seen[to].focus();
  }

  select(element) {
    for (const e of this.elements) e.tabIndex = -1;
    element.tabIndex = 0;
    this.axis.goTo(element.row.t);
  }

  // The line of each role at a moment: the last that it had come to. Of the role that was the cause, the last that tells of trouble.
  show(t, focus = true, cause = null) {
    let seen = this.elements.filter((e) => e.row.t <= t + 0.5);
    if (seen.length === 0 || this.elements.at(-1).row.t < t && this.elements.at(-1).row !== this.rows.at(-1)) {
      this.around(t);
      seen = this.elements.filter((e) => e.row.t <= t + 0.5);
    }
    const last = this.mark(t, cause) ?? seen.at(-1) ?? this.elements[0];
    if (!last) return t;
    this.select(last);
    const frame = this.table.parentElement;
    frame.scrollTop = last.offsetTop + this.table.offsetTop - frame.clientHeight / 2;
    if (focus) {
      frame.scrollIntoView({ block: 'nearest' });
      last.focus({ preventScroll: true });
    }
    return last.row.t;
  }

  mark(t, cause) {
    for (const cell of this.body.querySelectorAll('.here')) cell.classList.remove('here');
    const lastOf = (n, until, fits = () => true) => this.elements.findLast((e) => e.row.t <= until && e.row.cells.has(n) && fits(e.row));
    const guilty = this.detail.lanes.findIndex((l) => l.role === cause);
    const first = guilty < 0 ? undefined : lastOf(guilty, t + 0.5, (row) => row.bad) ?? lastOf(guilty, t + 0.5);
    this.detail.lanes.forEach((_, n) => (n === guilty ? first : lastOf(n, first?.row.t ?? t + 0.5))?.children[n + 1].classList.add('here'));
    return first;
  }
}
