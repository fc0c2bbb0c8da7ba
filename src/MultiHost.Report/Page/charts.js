// Charts under the lanes, on the same time axis. Their labels and what they read at the cursor stand in the column of the lanes' labels.

const PAGE_BYTES = 4096;
const MIB = 1024 * 1024;

// What is to be drawn of a guest's migration, and what the record lacks for it.
const chartsOf = (detail, guest) => {
  const of = (list) => list.filter((x) => x.guest === guest);
  const charts = [];
  const lacks = [];
  const samples = of(detail.samples);
  const several = samples.length > 1;
  const named = (x, name) => several ? `${name}, ${x.role}` : name;
  if (samples.length > 0) {
    charts.push({
      title: 'Memory to send', format: bytes, bytes: true,
      series: samples.flatMap((x) => [
        { name: named(x, 'remaining'), color: 'c1', area: true, t: x.t, v: x.remaining },
        { name: named(x, 'transferred'), color: 'c2', t: x.t, v: x.transferred },
      ]),
    });
    charts.push({
      title: 'Dirtied against sent', format: rate,
      series: samples.flatMap((x) => [
        { name: named(x, 'dirty rate'), color: 'c3', area: true, t: x.t, v: x.dirty.map((pages) => pages * PAGE_BYTES / MIB) },
        { name: named(x, 'throughput'), color: 'c2', t: x.t, v: x.throughput.map((mbps) => mbps * 1e6 / 8 / MIB) },
      ]),
      note: 'dirty pages taken as 4 KiB',
    });
    const throttled = samples.filter((x) => x.throttle);
    if (throttled.length > 0) {
      charts.push({
        title: 'Throttle', format: (v) => `${Math.round(v)} %`,
        series: throttled.map((x) => ({ name: named(x, 'guest slowed down'), color: 'c4', area: true, step: true, t: x.t, v: x.throttle })),
      });
    }
    const expected = samples.filter((x) => x.expected);
    const limit = samples.find((x) => x.limit !== undefined)?.limit;
    const actual = of(detail.migrations).filter((m) => m.downtime !== undefined);
    if (expected.length > 0 || limit !== undefined) {
      charts.push({
        title: 'Downtime', format: duration,
        series: [
          ...expected.map((x) => ({ name: named(x, 'expected'), color: 'c1', t: x.t, v: x.expected })),
          ...actual.map((m) => ({ name: 'actual', color: 'c5', point: true, t: [resumeOf(detail, m) ?? m.t], v: [m.downtime] })),
          limit !== undefined && { name: 'limit', color: 'bad', line: true, t: [], v: [], value: limit },
        ].filter(Boolean),
      });
      if (expected.length === 0) lacks.push('expected downtime (QEMU told none)');
    } else {
      lacks.push('downtime and its limit');
    }
  } else {
    lacks.push('samples of query-migrate');
  }
  const probes = of(detail.probes);
  const gaps = probes.filter((p) => p.gaps);
  if (gaps.length > 0) {
    charts.push({ title: 'Silence of the network', format: duration, series: gaps.map((p) => ({ name: `seen from ${p.role}`, color: 'c4', bar: true, t: p.gapsT, v: p.gaps })) });
  } else {
    lacks.push(probes.length > 0 ? `when the silences were (longest ${duration(Math.max(...probes.map((p) => p.longest)))})` : 'a probe of the network');
  }
  const works = of(detail.works);
  if (works.length > 0) {
    charts.push({
      title: "The guest's work", format: (v) => `${Math.round(v)}`, fromLeast: true,
      series: works.map((w, n) => ({ name: `counted on ${w.role}`, color: n % 2 ? 'c2' : 'c6', dots: true, t: w.t, v: w.count })),
    });
  } else {
    lacks.push("the guest's work over time");
  }
  return { charts, lacks };
};

// When the guest went on at the other side.
const resumeOf = (detail, migration) => {
  const lane = detail.lanes.find((l) => l.role === migration.to);
  return lane?.guests.find((g) => g.guest === migration.guest)?.states.filter((x) => x.state === 'running' && x.from <= migration.t).at(-1)?.from;
};

// A colour of the style as a canvas takes it, in the theme of the moment.
const colorOf = (name) => {
  const probe = h('i', { hidden: true });
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
};

class Chart {
  constructor(definition, axis, whole) {
    this.definition = definition;
    this.axis = axis;
    this.values = definition.series.map(() => h('b', {}));
    this.label = h('div', { class: 'label' },
      h('strong', {}, definition.title),
      h('ul', {}, definition.series.map((x, n) => h('li', {}, h('i', { class: `swatch ${x.color}${x.line ? ' dashed' : ''}`, 'aria-hidden': 'true' }), x.name, ' ', this.values[n]))),
      definition.note && h('small', {}, definition.note));
    this.plot = h('div', { class: 'plot chart', role: 'img', 'aria-label': `${definition.title}: ${definition.series.map((x) => this.spoken(x)).join('; ')}` });
    this.whole = whole;
    this.read();
  }

  spoken(x) {
    const { format } = this.definition;
    if (x.value !== undefined) return `${x.name} ${format(x.value)}`;
    return `${x.name} from ${format(x.v[0])} to ${format(x.v.at(-1))}, at most ${format(x.v.reduce((a, b) => Math.max(a, b), -Infinity))}`;
  }

  // What the series say at the cursor; at the end if there is none.
  read() {
    const { axis, definition } = this;
    definition.series.forEach((x, n) => {
      const at = x.value !== undefined ? 0 : axis.cursor === null ? x.t.length - 1 : lastAt(x.t, axis.cursor);
      this.values[n].textContent = x.value !== undefined ? definition.format(x.value) : at < 0 ? '–' : definition.format(x.v[at]);
    });
  }

  async draw() {
    const library = await chartLibrary();
    if (!this.plot.isConnected) return;
    this.drawing ??= library.init(this.plot, null, { renderer: 'canvas' });
    this.drawing.resize({ width: this.axis.width, height: this.plot.clientHeight });
    this.drawing.setOption(this.option(), true);
  }

  look() {
    this.drawing?.resize({ width: this.axis.width });
    this.drawing?.setOption({ xAxis: { min: this.axis.view[0], max: this.axis.view[1] } });
  }

  dispose() { this.drawing?.dispose(); }

  option() {
    const { definition, axis } = this;
    const muted = colorOf('muted');
    return {
      animation: false,
      grid: { left: 0, right: 0, top: 15, bottom: 2 },
      xAxis: { type: 'value', min: axis.view[0], max: axis.view[1], show: false },
      yAxis: {
        type: 'value', ...(definition.fromLeast ? { scale: true } : { min: 0 }), splitNumber: 2, axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: colorOf('hair') } },
        ...(definition.bytes && this.binaryScale()),
        axisLabel: { inside: true, margin: 3, verticalAlign: 'bottom', fontSize: 10, color: muted, formatter: (v) => v === 0 ? '' : definition.format(v) }, z: 5,
      },
      series: definition.series.map((x) => this.series(x)),
    };
  }

  // Ticks at whole MiB and their like.
  binaryScale() {
    const most = this.definition.series.reduce((all, x) => x.v.reduce((a, b) => Math.max(a, b), all), 1);
    const interval = 2 ** Math.ceil(Math.log2(most / 3));
    return { interval, max: Math.ceil(most / interval) * interval };
  }

  series(x) {
    const color = colorOf(x.color);
    if (x.value !== undefined) {
      return { type: 'line', data: this.whole.map((t) => [t, x.value]), showSymbol: false, lineStyle: { color, width: 1.2, type: [4, 3] }, itemStyle: { color } };
    }
    const data = x.t.map((t, n) => [t, x.v[n]]);
    if (x.bar) return { type: 'bar', data, barWidth: 3, itemStyle: { color } };
    if (x.point) return { type: 'scatter', data, symbolSize: 8, symbol: 'diamond', itemStyle: { color } };
    return {
      type: 'line', data, showSymbol: x.dots && data.length < 200 ? true : data.length < 4, symbolSize: 4, sampling: 'lttb', step: x.step ? 'end' : false,
      lineStyle: { color, width: 1.5 }, itemStyle: { color }, ...(x.area && { areaStyle: { color, opacity: 0.14 } }),
    };
  }
}

// The same figures for those who do not see the charts, or want the numbers.
const chartTable = (guest, definitions) => {
  const MAX_ROWS = 500;
  const series = definitions.flatMap((d) => d.series.filter((x) => x.value === undefined).map((x) => ({ ...x, format: d.format, title: `${d.title}: ${x.name}` })));
  const times = [...new Set(series.flatMap((x) => x.t))].sort((a, b) => a - b);
  const shownTimes = times.length <= MAX_ROWS ? times : times.filter((_, n) => n % Math.ceil(times.length / MAX_ROWS) === 0);
  const at = series.map((x) => new Map(x.t.map((t, n) => [t, x.v[n]])));
  return [
    shownTimes.length < times.length && h('p', { class: 'muted' }, `${shownTimes.length} of ${times.length} moments, evenly.`),
    scrolled(`Figures of ${guest}`, table(
      `Figures of the charts of ${guest}`,
      [{ title: 'time', number: true }, ...series.map((x) => ({ title: x.title, number: true }))],
      shownTimes.map((t) => [moment(t), ...series.map((x, n) => at[n].has(t) ? x.format(at[n].get(t)) : '')]))),
  ];
};
