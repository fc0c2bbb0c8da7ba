// The list of tests: failures first, rows of a theory together; searched, filtered, and walked through by arrow keys.

class TestList {
  constructor() {
    this.verdicts = new Set();
    this.links = [];
    byId('search').addEventListener('input', () => this.draw());
    byId('by-host').addEventListener('change', () => this.draw());
    byId('by-assembly').addEventListener('change', () => this.draw());
    byId('list').addEventListener('keydown', (e) => this.onKey(e));
    byId('search').addEventListener('keydown', (e) => {
      if (e.key === 'ArrowDown' || e.key === 'Enter') {
        e.preventDefault();
        if (e.key === 'Enter') this.links[0]?.click();
        this.links[0]?.focus();
      } else if (e.key === 'Escape') {
        byId('search').value = '';
        this.draw();
      }
    });
    this.choices('by-host', 'all hosts', [...new Set(report.runs.flatMap((r) => r.hosts.map((x) => x.name)))]);
    this.choices('by-assembly', 'all assemblies', [...new Set(report.runs.map((r) => r.assembly))]);
    this.counts();
  }

  choices(id, all, names) {
    byId(id).append(h('option', { value: '' }, all), ...names.sort().map((n) => h('option', { value: n }, n)));
    byId(id).hidden = names.length < 2;
  }

  counts() {
    const tests = report.tests.filter((t) => !t.of);
    byId('counts').append(...GRAVITY.map((verdict) => ({ verdict, n: tests.filter((t) => t.verdict === verdict).length })).filter((x) => x.n > 0).map(({ verdict, n }) => {
      const button = h('button', { type: 'button', class: `count ${verdict}`, 'aria-pressed': 'false', click: () => {
        if (!this.verdicts.delete(verdict)) this.verdicts.add(verdict);
        button.setAttribute('aria-pressed', String(this.verdicts.has(verdict)));
        this.draw();
      } }, h('b', {}, String(n)), ` ${WORDS[verdict]}`);
      return button;
    }));
  }

  wanted() {
    const words = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    const host = byId('by-host').value;
    const assembly = byId('by-assembly').value;
    return report.tests.filter((t) => {
      if (this.verdicts.size > 0 && !this.verdicts.has(t.verdict)) return false;
      if (host && !t.places.some((p) => p.host === host)) return false;
      if (assembly && report.runs[t.run].assembly !== assembly) return false;
      t.text ??= [t.name, t.verdict, t.reason, t.first, t.of, report.runs[t.run].assembly, ...t.places.flatMap((p) => [p.role, p.host])].join(' ').toLowerCase();
      return words.every((w) => t.text.includes(w));
    });
  }

  draw() {
    const wanted = this.wanted();
    this.links = [];
    const groups = new Map();
    for (const t of wanted) {
      const key = `${t.run} ${t.of ?? ''} ${t.method}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(t);
    }
    const sections = new Map(GRAVITY.map((v) => [v, []]));
    for (const group of groups.values()) group.sort((a, b) => gravity(a.verdict) - gravity(b.verdict));
    for (const group of groups.values()) sections.get(GRAVITY[gravity(gravestOf(group))] ?? 'passed').push(group);
    byId('list').replaceChildren(...[...sections].filter(([, list]) => list.length > 0).map(([verdict, list]) => h('section', { 'aria-label': WORDS[verdict] },
      h('h2', { class: verdict }, WORDS[verdict], h('span', {}, ` ${list.flat().filter((t) => t.verdict === verdict).length}`)),
      h('ul', {}, list.map((group) => group.length > 1 ? this.group(group) : this.item(group[0]))))));
    byId('found').textContent = wanted.length === report.tests.length ? `${count(wanted.length, 'test')}` : `${wanted.length} of ${count(report.tests.length, 'test')}`;
    this.select(this.selected);
  }

  group(tests) {
    const name = nameParts(tests[0]);
    return h('li', { class: 'group' },
      h('div', { class: 'theory' }, h('span', { class: 'name' }, name.method), h('span', { class: 'muted' }, `${name.scope}, ${tests.length} rows`)),
      h('ul', {}, tests.map((t) => this.item(t, true))));
  }

  item(test, isRow) {
    const name = nameParts(test);
    const link = h('a', { href: `#${encodeURIComponent(test.id)}`, class: test.verdict, tabindex: this.links.length === 0 ? '0' : '-1' },
      h('i', { class: `dot ${test.verdict}`, 'aria-hidden': 'true' }),
      h('span', { class: 'name' }, isRow ? name.row || report.runs[test.run].name : [test.of && `${test.of} of `, name.method, h('span', { class: 'row' }, name.row)]),
      h('span', { class: 'time' }, duration(test.seconds * 1000)),
      !isRow && name.scope && h('span', { class: 'scope muted' }, name.scope),
      test.first && h('span', { class: 'first' }, test.first),
      h('span', { class: 'unseen' }, `, ${WORDS[test.verdict]}`));
    link.test = test;
    this.links.push(link);
    return h('li', {}, link);
  }

  onKey(event) {
    const at = this.links.indexOf(event.target.closest('a'));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.links.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0) {
      byId('search').focus();
      return;
    }
    const link = this.links[to];
    if (!link) return;
    for (const l of this.links) l.tabIndex = -1;
    link.tabIndex = 0;
    link.focus();
  }

  select(test) {
    this.selected = test;
    for (const link of this.links) {
      const isIt = link.test === test;
      if (isIt) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
      if (isIt) {
        for (const l of this.links) l.tabIndex = -1;
        link.tabIndex = 0;
        link.scrollIntoView({ block: 'nearest' });
      }
    }
  }
}
