// A test: its message, its lanes and charts on one time axis, its checks, what happened line by line, its log files.

class TestView {
  constructor(test, detail) {
    this.test = test;
    this.detail = detail;
    this.run = report.runs[test.run];
    const starts = detail.lanes.flatMap((l) => [l.from, l.steps[0]?.t]).filter((t) => t !== undefined);
    this.axis = new Axis(Math.min(0, ...starts), Math.max(detail.end, ...detail.lanes.map((l) => l.to ?? 0), 0.1));
    this.charts = [];
    this.log = detail.lanes.length > 0 ? new Log(detail, this.axis) : null;
  }

  element() {
    const { test, detail } = this;
    return h('article', { class: 'test', 'aria-labelledby': 'test-title' },
      this.heading(), this.message(), this.figures(), detail.lanes.length > 0 && this.timeline(), this.checks(), this.log?.element, this.files(), this.rows(),
      detail.notes.map((note) => h('p', { class: 'notice' }, note)),
      detail.lanes.length === 0 && h('p', { class: 'notice' }, `It did not begin on any host${test.verdict === 'skipped' ? ': it was skipped before' : ''}.`));
  }

  heading() {
    const { test, run } = this;
    const name = nameParts(test);
    return h('header', {},
      h('p', { class: 'muted scope' }, test.of ? `${test.of} of` : name.scope),
      h('h2', { id: 'test-title' }, name.method, h('span', { class: 'row' }, name.row)),
      h('p', { class: 'facts' },
        pill(test.verdict, test.reason), h('span', {}, duration(test.seconds * 1000)),
        test.places.map((p) => h('span', { class: 'place' }, p.role, h('span', { class: 'muted' }, ` on ${p.host}`))),
        h('span', { class: 'muted' }, date(run.began + test.began)),
        report.runs.length > 1 && h('span', { class: 'muted' }, `${run.assembly}, ${run.name}`),
        h('a', { href: `#${encodeURIComponent(test.id)}`, class: 'muted' }, 'link to this test')));
  }

  message() {
    const { detail, test } = this;
    if (!detail.message && !detail.stack) return null;
    const [first, ...rest] = (detail.message || '').split('\n');
    return h('section', { class: `message ${test.verdict}`, 'aria-label': 'Message' },
      first && h('p', { class: 'first' }, first),
      detail.cause && this.log && h('p', {}, h('button', { type: 'button', id: 'cause', click: () => this.goToCause() }, 'Show the first cause', h('span', { class: 'muted' }, ` ${this.causeText()}`))),
      rest.join('').trim() && h('pre', { tabindex: '0', role: 'region', 'aria-label': 'Whole message' }, rest.join('\n')),
      detail.stack && h('details', {}, h('summary', {}, 'Stack trace'), h('pre', { tabindex: '0', role: 'region', 'aria-label': 'Stack trace' }, detail.stack)));
  }

  causeText() {
    const { cause, lanes } = this.detail;
    const host = lanes.find((l) => l.role === cause.role)?.host;
    return [
      cause.what.replaceAll('-', ' '), cause.role && `${cause.role}${host ? ` on ${host}` : ''}`, cause.step && `at step '${cause.step}'`, cause.barrier && `barrier '${cause.barrier}'`, moment(cause.t),
    ].filter(Boolean).join(', ');
  }

  goToCause() {
    const { t, role } = this.detail.cause;
    const half = Math.max((this.axis.whole[1] - this.axis.whole[0]) / 12, 5);
    const line = this.log.show(t, true, role);
    this.axis.look(Math.min(t, line) - half, t + half);
    this.axis.point(line);
  }

  // What a migration came to, in large figures.
  figures() {
    const { detail } = this;
    const cells = detail.migrations.map((m) => {
      const probe = detail.probes.find((p) => p.guest === m.guest);
      return h('dl', { class: 'figures' },
        h('div', {}, h('dt', {}, m.guest), h('dd', {}, `${m.from} → ${m.to}`), h('dd', { class: 'muted' }, m.outcome.toLowerCase())),
        this.figure('total time', m.total, duration, 'by QEMU'), this.figure('downtime', m.downtime, duration, 'by QEMU'),
        this.figure('stop to resume', m.stopToResume, duration, 'events of both hosts'), this.figure('transferred', m.transferred, bytes, 'RAM'),
        probe && this.figure('longest silence', probe.longest, duration, `${probe.lost} of ${probe.sent} packets lost`));
    });
    return cells.length > 0 && h('section', { 'aria-label': 'Migrations' }, cells);
  }

  figure(name, value, format, note) {
    return value !== undefined && h('div', {}, h('dt', {}, name), h('dd', {}, format(value)), h('dd', { class: 'muted' }, note));
  }

  timeline() {
    const { detail, axis } = this;
    this.lanes = detail.lanes.map((lane) => new Lane(detail, lane, axis));
    this.ruler = s('svg', { class: 'ruler', height: 22, 'aria-hidden': 'true' });
    this.over = s('svg', { class: 'over', 'aria-hidden': 'true' });
    this.cursor = h('div', { class: 'cursor', hidden: true }, h('span', {}));
    this.causeLine = detail.cause && h('div', { class: 'cause-line' }, h('span', {}, 'first cause'));
    this.plots = h('div', { class: 'over-plots' }, this.causeLine, this.cursor);
    const guests = [...new Set([...detail.samples, ...detail.probes, ...detail.works, ...detail.lanes.flatMap((l) => l.phases)].map((x) => x.guest))];
    const chartParts = guests.flatMap((guest) => this.chartTracks(guest, guests.length > 1));
    this.tracks = h('div', {
      class: 'tracks', tabindex: '0', role: 'group', 'aria-label': 'Time line. Left and right go from event to event, plus and minus zoom, 0 shows all.', keydown: (e) => this.onKey(e),
    },
    h('div', { class: 'track' }, h('div', { class: 'label' }, this.zoomButtons()), h('div', { class: 'plot' }, this.ruler)),
    this.lanes.map((l) => h('div', { class: 'track' }, this.laneLabel(l), h('div', { class: 'plot' }, l.svg))),
    chartParts, this.over, this.plots);
    this.spoken = h('p', { class: 'unseen', role: 'status' });
    this.watch();
    return h('section', { 'aria-labelledby': 'time-title' },
      h('h3', { id: 'time-title' }, 'Time line'), this.legend(), this.tracks, this.spoken, this.lacks, this.tables);
  }

  chartTracks(guest, several) {
    const { charts, lacks } = chartsOf(this.detail, guest);
    this.lacks ??= [];
    this.tables ??= [];
    if (lacks.length > 0) this.lacks.push(h('p', { class: 'muted lacks' }, `Not in the record${several ? ` of ${guest}` : ''}: ${lacks.join('; ')}.`));
    if (charts.length === 0) return [];
    const body = h('div', {});
    const details = h('details', { toggle: () => { if (details.open && !body.firstChild) body.append(...chartTable(guest, charts).filter(Boolean)); } },
      h('summary', {}, `Figures of the charts as a table${several ? `: ${guest}` : ''}`), body);
    this.tables.push(details);
    return charts.map((definition) => {
      const chart = new Chart(several ? { ...definition, title: `${guest}: ${definition.title}` } : definition, this.axis, this.axis.whole);
      this.charts.push(chart);
      return h('div', { class: 'track' }, chart.label, chart.plot);
    });
  }

  laneLabel(l) {
    const { lane } = l;
    const names = [
      l.y.waits !== undefined && [l.y.waits, ROW.waits, 'waits'],
      ...l.phaseGuests.map((g, n) => [l.y.phases[n], ROW.phases, `${l.phaseGuests.length > 1 ? g : 'migration'}`]),
      ...l.guests.map((g, n) => [l.y.guests[n], ROW.guest, g.guest]),
    ].filter(Boolean);
    const label = h('div', { class: 'label lane' },
      h('strong', {}, lane.role), h('span', { class: 'muted' }, lane.host), lane.end && lane.end !== 'passed' && h('span', { class: `end ${lane.end}` }, lane.end));
    for (const [y, height, name] of names) {
      const line = h('span', { class: 'of-row muted' }, name);
      line.style.top = `${y + height / 2}px`;
      label.append(line);
    }
    return label;
  }

  zoomButtons() {
    const button = (text, label, act) => h('button', { type: 'button', class: 'plain', 'aria-label': label, click: act }, text);
    return [
      button('−', 'Zoom out', () => this.axis.zoom(1.6)), button('+', 'Zoom in', () => this.axis.zoom(1 / 1.6)), button('all', 'Show all of the time', () => this.axis.fit()),
    ];
  }

  legend() {
    const has = (test) => this.lanes.some(test);
    const item = (name, text) => h('span', {}, h('i', { class: `key ${name}`, 'aria-hidden': 'true' }), text);
    return h('p', { class: 'legend muted' },
      item('step', 'step'), has((l) => l.waits.length > 0) && item('wait', 'waiting at a barrier'),
      has((l) => l.lane.phases.length > 0) && [item('acts', 'phase, carried out here'), item('phase', 'waits for the other side')],
      has((l) => l.guests.length > 0) && ['running', 'paused', 'incoming', 'handed-over'].filter((x) => has((l) => l.guests.some((g) => g.states.some((y) => y.state === x)))).map((x) => item(x, `guest ${x.replace('-', ' ')}`)),
      has((l) => l.lane.faults.length > 0) && item('fault', 'fault'),
      h('span', {}, 'drag to zoom'));
  }

  watch() {
    this.axis.listen((what) => what === 'view' ? this.drawLater() : this.drawCursor());
    const plotOf = (event) => event.clientX - this.plots.getBoundingClientRect().left;
    let from = null;
    this.tracks.addEventListener('pointermove', (e) => {
      const x = plotOf(e);
      showTip(e);
      if (from === null && (x < 0 || x > this.axis.width)) return;
      this.axis.point(this.axis.t(Math.min(Math.max(x, 0), this.axis.width)));
      if (from !== null) this.drawSelection(from, x);
    });
    this.tracks.addEventListener('pointerleave', () => { hideTip(); });
    this.tracks.addEventListener('pointerdown', (e) => {
      const x = plotOf(e);
      if (e.button !== 0 || x < 0 || e.target.closest('button')) return;
      from = x;
      this.tracks.setPointerCapture(e.pointerId);
    });
    const end = (e) => {
      if (from === null) return;
      const [a, b] = [Math.min(from, plotOf(e)), Math.max(from, plotOf(e))];
      const began = from;
      from = null;
      this.drawSelection(null);
      if (b - a > 6) this.axis.look(this.axis.t(a), this.axis.t(b));
      else if (e.type === 'pointerup') this.log.show(this.axis.t(began), false);
    };
    this.tracks.addEventListener('pointerup', end);
    this.tracks.addEventListener('pointercancel', end);
    this.tracks.addEventListener('dblclick', () => this.axis.fit());
    this.sizes = new ResizeObserver(() => this.axis.resize(Math.floor(this.plots.clientWidth)));
  }

  onKey(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      const times = this.log.rows.map((r) => r.t);
      const at = lastAt(times, this.axis.cursor ?? this.axis.view[0]);
      const next = step > 0 ? at + 1 : times.findLastIndex((t) => t < (this.axis.cursor ?? 0) - 0.0005);
      const row = this.log.rows[Math.min(Math.max(next, 0), times.length - 1)];
      if (row) {
        this.axis.goTo(row.t);
        this.spoken.textContent = `${moment(row.t)}: ${[...row.cells].map(([n, text]) => `${this.detail.lanes[n].role}: ${shown(text)}`).join('; ')}`;
      }
    } else if (event.key === '+' || event.key === '=') this.axis.zoom(1 / 1.6);
    else if (event.key === '-') this.axis.zoom(1.6);
    else if (event.key === '0' || event.key === 'Home') this.axis.fit();
    else if (event.key === 'Enter' && event.target === this.tracks && this.axis.cursor !== null) this.log.show(this.axis.cursor);
    else return;
    event.preventDefault();
  }

  // Once the element is in the page.
  async drawn() {
    if (!this.lanes) return;
    this.axis.width = Math.floor(this.plots.clientWidth);
    this.sizes.observe(this.plots);
    this.draw();
    await Promise.all(this.charts.map((c) => c.draw()));
  }

  drawLater() {
    this.pending ??= requestAnimationFrame(() => {
      this.pending = null;
      this.draw();
      for (const chart of this.charts) chart.look();
    });
  }

  draw() {
    const { axis, detail } = this;
    const { step, ticks } = axis.ticks();
    this.ruler.setAttribute('width', axis.width);
    this.ruler.replaceChildren(...ticks.flatMap((t) => [
      s('path', { class: 'tick', d: `M${axis.x(t).toFixed(1)} 16v6` }), s('text', { x: axis.x(t).toFixed(1), y: 11, 'text-anchor': axis.x(t) < 20 ? 'start' : axis.x(t) > axis.width - 24 ? 'end' : 'middle' }, tickText(t, step)),
    ]));
    for (const lane of this.lanes) lane.draw();
    const top = this.tracks.getBoundingClientRect().top + this.tracks.clientTop;
    const tops = this.lanes.map((l) => l.svg.getBoundingClientRect().top - top);
    const height = this.tracks.clientHeight;
    this.over.setAttribute('width', axis.width);
    this.over.setAttribute('height', height);
    this.over.replaceChildren(...ticks.map((t) => s('path', { class: 'grid', d: `M${axis.x(t).toFixed(1)} 22V${height}` })), ...releaseLines(detail, this.lanes, axis, tops));
    if (this.causeLine) {
      const x = axis.x(detail.cause.t);
      this.causeLine.hidden = x < 0 || x > axis.width;
      this.causeLine.style.left = `${x}px`;
      this.causeLine.classList.toggle('left', x > axis.width - 90);
    }
    this.drawCursor();
  }

  drawCursor() {
    const { axis } = this;
    const x = axis.cursor === null ? -1 : axis.x(axis.cursor);
    this.cursor.hidden = x < 0 || x > axis.width;
    this.cursor.style.left = `${x}px`;
    this.cursor.classList.toggle('left', x > axis.width - 80);
    this.cursor.firstChild.textContent = axis.cursor === null ? '' : moment(axis.cursor);
    for (const chart of this.charts) chart.read();
  }

  drawSelection(from, to) {
    this.selection?.remove();
    if (from === null) return;
    this.selection = h('div', { class: 'selection' });
    this.selection.style.left = `${Math.min(from, to)}px`;
    this.selection.style.width = `${Math.abs(to - from)}px`;
    this.plots.append(this.selection);
  }

  repaint() { return Promise.all(this.charts.map((c) => c.draw())); }

  dispose() {
    this.sizes?.disconnect();
    for (const chart of this.charts) chart.dispose();
  }

  checks() {
    const checks = this.detail.lanes.flatMap((l) => l.checks.map((c) => ({ ...c, role: l.role }))).sort((a, b) => a.passed - b.passed);
    return checks.length > 0 && h('section', { 'aria-labelledby': 'checks-title' },
      h('h3', { id: 'checks-title' }, 'Checks'),
      scrolled('Table of checks', table('Checks, failed ones first', [{ title: 'result' }, { title: 'check' }, { title: 'of' }, { title: 'role' }, { title: 'figures' }, { title: 'time', number: true }],
        checks.map((c) => [pill(c.passed ? 'passed' : 'failed'), c.name, c.subject, c.role, c.detail, moment(c.t)]))));
  }

  files() {
    const lanes = this.detail.lanes.filter((l) => l.logs.length > 0);
    return lanes.length > 0 && h('section', { 'aria-labelledby': 'files-title' },
      h('h3', { id: 'files-title' }, 'Log files'),
      h('div', { class: 'files' }, lanes.map((l) => h('div', {}, h('h4', {}, l.role, h('span', { class: 'muted' }, ` on ${l.host}`)), l.logs.map((x) => [
        x.note && h('p', { class: 'notice' }, x.note),
        h('ul', {}, x.files.map((f) => h('li', {}, h('a', { href: linkTo(this.run, x.folder, f.name), target: '_blank', rel: 'noopener' }, f.name), h('span', { class: 'muted' }, ` ${bytes(f.bytes)}`)))),
      ])))));
  }

  // The rows of the same theory side by side.
  rows() {
    const { test } = this;
    const rows = report.tests.filter((t) => t.method === test.method && !t.of && !test.of);
    if (rows.length < 2) return null;
    const figures = [['total', 'total time'], ['downtime', 'downtime'], ['gap', 'longest silence']].filter(([name]) => rows.some((t) => t[name] !== undefined));
    return h('section', { 'aria-labelledby': 'rows-title' },
      h('h3', { id: 'rows-title' }, 'The same test, side by side'),
      scrolled('Rows of this test', table('Rows of this test', [
        { title: 'verdict' }, { title: 'row' }, { title: 'duration', number: true }, ...figures.map(([, title]) => ({ title, number: true })), { title: 'hosts' }, { title: 'message' },
      ], rows.map((t) => [
        pill(t.verdict, t.reason),
        h('a', { href: `#${encodeURIComponent(t.id)}`, 'aria-current': t === test && 'true' }, nameParts(t).row || report.runs[t.run].name),
        duration(t.seconds * 1000), ...figures.map(([name]) => duration(t[name])), t.places.map((p) => p.host).join(', '), h('span', { class: 'one-line' }, t.first ?? ''),
      ]))));
  }
}

// A file beside the report, or below a folder beside it. Whatever a name is, it stays a name.
const linkTo = (run, ...parts) => './' + [run.folder, ...parts].flatMap((p) => p.split('/')).filter((p) => p !== '' && p !== '.').map(encodeURIComponent).join('/');
