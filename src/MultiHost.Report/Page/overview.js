// What is shown while no test is: what the runs came to, what failed, when hosts did what, and the hosts.

const overview = () => {
  const tests = report.tests.filter((t) => !t.of);
  const trouble = report.tests.filter((t) => isTrouble(t.verdict) && t.of !== 'attempt').sort((a, b) => gravity(a.verdict) - gravity(b.verdict));
  return h('article', { class: 'overview', 'aria-labelledby': 'overview-title' },
    h('h2', { id: 'overview-title', class: trouble.length > 0 ? gravestOf(trouble) : 'passed' }, sentence(tests, trouble)),
    report.runs.filter((r) => r.state !== 'ended').map((r) => h('p', { class: 'notice' }, r.state === 'stopped' ? `Somebody stopped the run ${r.name} of ${r.assembly}.`
      : `The record of ${r.assembly} (${r.name}) ends ${duration(r.seconds * 1000)} after its begin, without an end: process ${r.processId} on ${r.machine} was killed, or still runs.`)),
    report.notes.map((n) => h('p', { class: 'notice' }, n)),
    trouble.length > 0 && h('section', { 'aria-labelledby': 'trouble-title' },
      h('h3', { id: 'trouble-title' }, 'What did not pass'),
      h('ul', { class: 'trouble' }, trouble.slice(0, 100).map((t) => h('li', {}, h('a', { class: t.verdict, href: `#${encodeURIComponent(t.id)}` },
        pill(t.verdict, t.reason), h('strong', {}, t.of ? `${t.of} of ${t.name}` : nameParts(t).method + nameParts(t).row), h('span', { class: 'muted' }, duration(t.seconds * 1000)),
        t.first && h('span', { class: 'first' }, t.first))))),
      trouble.length > 100 && h('p', { class: 'muted' }, `and ${trouble.length - 100} more in the list`)),
    report.runs.map(runView));
};

const gravestOf = (tests) => tests.reduce((worst, t) => gravity(t.verdict) < gravity(worst) ? t.verdict : worst, 'passed');

// Infrastructure apart: nothing is known about what was to be tested.
const sentence = (tests, trouble) => {
  const of = (verdict) => tests.filter((t) => t.verdict === verdict).length;
  const fixtures = trouble.filter((t) => t.of).length;
  if (tests.length === 0 && trouble.length === 0) return 'No test ran';
  const parts = [
    of('failed') > 0 && `${of('failed')} of ${count(tests.length, 'test')} failed`,
    of('infrastructure') > 0 && `of ${of('infrastructure')} nothing is known: infrastructure`,
    of('running') > 0 && `${of('running')} ran when the record broke off`,
    of('stopped') > 0 && `${of('stopped')} stopped`,
    fixtures > 0 && `${count(fixtures, 'set-up or clean-up', 'set-ups or clean-ups')} went wrong`,
  ].filter(Boolean);
  if (parts.length === 0) {
    const others = ['known', 'flaky', 'skipped'].filter((v) => of(v) > 0).map((v) => `${of(v)} ${WORDS[v]}`);
    return of('passed') === tests.length ? `All ${count(tests.length, 'test')} passed`.replace('All 1 test passed', 'The test passed') : `${of('passed')} of ${count(tests.length, 'test')} passed, ${others.join(', ')}`;
  }
  return parts.join('; ');
};

const runView = (run) => {
  const title = `run-${report.runs.indexOf(run)}-title`;
  const events = h('details', {}, h('summary', {}, `What happened outside of tests: ${count(run.events.length, 'line')}`), scrolled(`What happened outside of tests in ${run.name}`, table(
    'What happened outside of tests', [{ title: 'time', number: true }, { title: 'host' }, { title: 'what' }],
    run.events.map((e) => [moment(e.t), e.host ?? '', h('span', { class: e.bad ? 'bad' : '' }, e.text)]))));
  return h('section', { class: 'run', 'aria-labelledby': title },
    h('h3', { id: title }, run.assembly, h('span', { class: 'muted' }, ` ${run.name}`)),
    h('p', { class: 'facts muted' },
      h('span', {}, date(run.began)), h('span', {}, duration(run.seconds * 1000)), h('span', {}, `process ${run.processId} on ${run.machine}`), h('span', {}, run.system), h('span', {}, run.runtime),
      h('span', {}, `MultiHost ${run.version.split('+')[0]}`), h('a', { href: linkTo(run, run.record) }, 'the record'), h('a', { href: linkTo(run) + '/' }, 'its log files')),
    gantt(run), hostsTable(run), run.events.length > 0 && events);
};

// Runs that went on at the same time are drawn on one axis: from when to when, in milliseconds since 1970.
const spanOf = (run) => {
  const ends = (r) => r.began + r.seconds * 1000;
  let span = [run.began, ends(run)];
  for (;;) {
    const met = report.runs.filter((r) => r.began <= span[1] && ends(r) >= span[0]);
    const wider = [Math.min(...met.map((r) => r.began)), Math.max(...met.map(ends))];
    if (wider[0] === span[0] && wider[1] === span[1]) return span;
    span = wider;
  }
};

// Which host was busy with which test.
const gantt = (run) => {
  const tests = report.tests.filter((t) => report.runs[t.run] === run && t.places.length > 0);
  const hosts = run.hosts.map((x) => x.name);
  if (tests.length === 0) return null;
  const span = spanOf(run);
  const offset = run.began - span[0];
  const axis = new Axis(0, span[1] - span[0]);
  const ruler = s('svg', { class: 'ruler', height: 20, 'aria-hidden': 'true' });
  const lanes = hosts.map((host) => ({ host, svg: s('svg', { class: 'lane', height: 24, role: 'img', 'aria-label': `${host}: ${count(tests.filter((t) => t.places.some((p) => p.host === host)).length, 'test')}` }) }));
  const draw = () => {
    const { step, ticks } = axis.ticks();
    ruler.setAttribute('width', axis.width);
    ruler.replaceChildren(...ticks.map((t) => s('text', { x: axis.x(t), y: 12, 'text-anchor': axis.x(t) < 20 ? 'start' : axis.x(t) > axis.width - 24 ? 'end' : 'middle' }, tickText(t, step))));
    for (const { host, svg } of lanes) {
      svg.setAttribute('width', axis.width);
      svg.replaceChildren(...tests.filter((t) => t.places.some((p) => p.host === host)).flatMap((t) => {
        const x0 = axis.x(offset + t.began);
        const width = Math.max(axis.x(offset + t.began + t.seconds * 1000) - x0 - 0.6, 1.2);
        const label = fitted(nameParts(t).method, width);
        const tip = `${nameParts(t).method}${nameParts(t).row}\n${t.places.filter((p) => p.host === host).map((p) => p.role).join(', ')}: ${t.verdict}, ${duration(t.seconds * 1000)}`;
        return [
          s('rect', { class: `bar ${t.verdict}`, x: x0.toFixed(1), y: 3, width: width.toFixed(1), height: 18, rx: width > 5 ? 2 : 0, 'data-tip': tip, 'data-test': t.id }),
          label && s('text', { class: `bar text ${t.verdict}`, x: (x0 + 4).toFixed(1), y: 12 }, label),
        ];
      }));
    }
  };
  const plots = lanes.map(({ svg }) => h('div', { class: 'plot' }, svg));
  const sizes = new ResizeObserver(() => { axis.resize(Math.floor(plots[0].clientWidth)); draw(); });
  sizes.observe(plots[0]);
  return h('div', {
    class: 'tracks gantt', pointermove: showTip, pointerleave: hideTip,
    click: (e) => { const id = e.target.dataset?.test; if (id) location.hash = encodeURIComponent(id); },
  },
  h('div', { class: 'track' }, h('div', { class: 'label' }), h('div', { class: 'plot' }, ruler)),
  lanes.map(({ host }, n) => h('div', { class: 'track' }, h('div', { class: 'label lane' }, h('strong', {}, host)), plots[n])));
};

const hostsTable = (run) => {
  const columns = [
    { title: 'host', of: (x) => h('strong', {}, x.name) },
    { title: 'address', of: (x) => x.address },
    { title: 'reached by', of: (x) => [x.transport, x.labels.length > 0 && h('span', { class: 'muted' }, ` ${x.labels.join(', ')}`)] },
    { title: 'system', of: (x) => x.system },
    { title: '.NET', of: (x) => x.runtime },
    { title: 'session open in', number: true, of: (x) => x.seconds !== undefined && duration(x.seconds * 1000) },
    { title: 'clock against the controller', number: true, of: (x) => x.offsetSeconds !== undefined && `${signed(x.offsetSeconds)} ± ${duration(x.uncertaintySeconds * 1000)}` },
    run.hosts.some((x) => x.outOfUse) && { title: 'trouble', of: (x) => x.outOfUse && h('span', { class: 'bad' }, `not used any more: ${x.outOfUse}`) },
  ].filter(Boolean);
  return run.hosts.length > 0 && scrolled(`Hosts of ${run.name}`, table('Hosts', columns, run.hosts.map((x) => columns.map((c) => c.of(x)))));
};
