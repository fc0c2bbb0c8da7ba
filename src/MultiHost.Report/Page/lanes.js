// Swim lanes: a track for each role on its host, with rows for steps, waits at barriers, phases of migrations, and what guests were.

const ROW = { steps: 20, waits: 9, phases: 15, guest: 11, gap: 4, pad: 6 };

// Which side carries a phase out; the other one waits for it.
const ACTING = { Begin: 'Source', Prepare: 'Destination', Perform: 'Source', Finish: 'Destination', Confirm: 'Source' };

const endOf = (lane, detail) => lane.to ?? detail.end;

// Text as far as it fits into so many pixels.
const fitted = (text, width, perChar = 6.1) => {
  const room = Math.floor((width - 8) / perChar);
  if (room < 3) return '';
  return text.length <= room ? text : text.slice(0, room - 1) + '…';
};

// Steps of a guest's migration begin with its name, which goes first where there is no room.
const short = (text, width) => {
  const colon = text.indexOf(': ');
  return colon > 0 && text.length * 6.1 > width - 8 ? text.slice(colon + 2) : text;
};

class Lane {
  constructor(detail, lane, axis) {
    this.detail = detail;
    this.lane = lane;
    this.axis = axis;
    this.waits = detail.barriers.flatMap((b) => b.waits.filter((w) => w.role === lane.role).map((w) => ({ barrier: b, from: w.from, to: w.to ?? b.t ?? detail.end })));
    this.guests = lane.guests.filter((g) => g.states.length > 0);
    this.phaseGuests = [...new Set(lane.phases.map((p) => p.guest))];
    let y = ROW.pad;
    this.y = { steps: y };
    y += ROW.steps + ROW.gap;
    if (this.waits.length > 0) { this.y.waits = y; y += ROW.waits + ROW.gap; }
    this.y.phases = this.phaseGuests.map(() => { const at = y; y += ROW.phases + ROW.gap; return at; });
    this.y.guests = this.guests.map(() => { const at = y; y += ROW.guest + ROW.gap; return at; });
    this.height = y - ROW.gap + ROW.pad;
    this.svg = s('svg', { class: 'lane', height: this.height, role: 'img', 'aria-label': this.summary() });
  }

  // For those who do not see the picture; the table below has everything.
  summary() {
    const { lane } = this;
    const states = this.guests.map((g) => `${g.guest} ${g.states.map((x) => `${x.state} ${duration((x.to ?? this.detail.end) - x.from)}`).join(', ')}`);
    return [
      `${lane.role} on ${lane.host}: ${lane.end || lane.where || 'not begun'}`, count(lane.steps.length, 'step'),
      this.waits.length > 0 && `${count(this.waits.length, 'wait')} at barriers, ${duration(this.waits.reduce((sum, w) => sum + w.to - w.from, 0))} in all`,
      ...states, lane.faults.length > 0 && count(lane.faults.length, 'fault'),
    ].filter(Boolean).join('; ');
  }

  draw() {
    this.svg.replaceChildren(...this.stepShapes(), ...this.waitShapes(), ...this.phaseShapes(), ...this.guestShapes(), ...this.faultShapes());
    this.svg.setAttribute('width', this.axis.width);
  }

  bar(className, from, to, y, height, tip, text) {
    const { axis } = this;
    if (!axis.isSeen(from, to)) return [];
    const x0 = Math.max(axis.x(from), -2);
    const x1 = Math.min(axis.x(to), axis.width + 2);
    const width = Math.max(x1 - x0, 1);
    const shapes = [s('rect', { class: className, x: x0.toFixed(1), y, width: width.toFixed(1), height, rx: width > 4 ? 2 : 0, 'data-tip': tip, 'data-t': from })];
    const label = text && fitted(text, width) && fitted(short(text, width), width);
    if (label) shapes.push(s('text', { class: `${className} text`, x: (x0 + 4).toFixed(1), y: y + height / 2 }, label));
    return shapes;
  }

  stepShapes() {
    const { lane, detail } = this;
    const end = endOf(lane, detail);
    const begin = lane.from ?? lane.steps[0]?.t;
    if (begin === undefined) return [];
    const cause = detail.cause?.role === lane.role ? detail.cause : null;
    const bounds = [{ t: begin, text: null }, ...lane.steps];
    const shapes = bounds.flatMap((step, n) => {
      const to = n + 1 < bounds.length ? bounds[n + 1].t : end;
      const broke = cause && cause.t >= step.t && (n + 1 === bounds.length || cause.t < to);
      const kind = step.text === null ? 'before' : n % 2 ? 'step odd' : 'step';
      const open = n + 1 === bounds.length && lane.to === undefined ? ' open' : '';
      const tip = `${step.text ?? 'before the first step'}\n${moment(step.t)}, ${duration(to - step.t)}`;
      return this.bar(`${kind}${broke ? ' broke' : ''}${open}`, step.t, to, this.y.steps, ROW.steps, tip, step.text);
    });
    for (const check of lane.checks) {
      if (!this.axis.isSeen(check.t, check.t)) continue;
      shapes.push(s('circle', {
        class: check.passed ? 'check' : 'check bad', cx: this.axis.x(check.t).toFixed(1), cy: this.y.steps + ROW.steps, r: check.passed ? 3 : 4.5,
        'data-tip': `${check.name} (${check.subject}): ${check.passed ? 'passed' : 'FAILED'}\n${check.detail}`, 'data-t': check.t,
      }));
    }
    if (lane.end && lane.end !== 'passed' && this.axis.isSeen(end, end)) {
      const x = this.axis.x(end);
      shapes.push(s('path', { class: `end ${lane.end}`, d: `M${x.toFixed(1)} ${this.y.steps - 3}v${ROW.steps + 6}`, 'data-tip': `${lane.end}\n${lane.summary || ''}`, 'data-t': end }));
    }
    return shapes;
  }

  // Of waits too short to be seen, one a pixel.
  waitShapes() {
    let last = -1;
    return this.waits.flatMap((w) => {
      const x = this.axis.x(w.to);
      if (x - last < 1 && x - this.axis.x(w.from) < 2 && w.barrier.end === 'released') return [];
      last = x;
      return this.bar(
        w.barrier.end === 'released' ? 'wait' : 'wait bad', w.from, w.to, this.y.waits, ROW.waits,
        `waiting at barrier '${w.barrier.name}'\n${moment(w.from)}, ${duration(w.to - w.from)}; ${endText(w.barrier)}`);
    });
  }

  phaseShapes() {
    return this.lane.phases.flatMap((p) => {
      const to = p.to ?? endOf(this.lane, this.detail);
      const acts = ACTING[p.name] === p.side;
      const kind = p.error ? 'phase bad' : p.cancelled ? 'phase undone' : acts ? 'phase acts' : 'phase';
      return this.bar(
        kind, p.from, to, this.y.phases[this.phaseGuests.indexOf(p.guest)], ROW.phases,
        `${p.guest}: ${p.name}${p.cancelled ? ' (cancelled)' : ''}, ${acts ? 'carried out here' : 'waits for the other side'}\n`
          + `${moment(p.from)}, ${duration(to - p.from)}${p.error ? `\n${p.error}` : ''}`,
        p.name);
    });
  }

  guestShapes() {
    return this.guests.flatMap((g, n) => g.states.flatMap((x) => {
      const to = x.to ?? endOf(this.lane, this.detail);
      return this.bar(`guest ${x.state}`, x.from, to, this.y.guests[n], ROW.guest, `${g.guest} on ${this.lane.host}: ${x.state}\n${moment(x.from)}, ${duration(to - x.from)}`);
    }));
  }

  faultShapes() {
    return this.lane.faults.flatMap((f) => {
      const to = f.to ?? endOf(this.lane, this.detail);
      if (!this.axis.isSeen(f.from, to)) return [];
      const x = this.axis.x(f.from);
      const width = Math.max(this.axis.x(to) - x, 1);
      const tip = `fault: ${f.fault} (${f.guest})\n${moment(f.from)}${f.to === undefined ? '' : `, healed after ${duration(f.to - f.from)}`}`;
      return [
        s('rect', { class: 'fault', x: x.toFixed(1), y: 0, width: width.toFixed(1), height: this.height, 'data-tip': tip, 'data-t': f.from }),
        s('path', { class: 'bolt', d: `M${x.toFixed(1)} 0l5 0l-3 6l4 0l-7 9l2 -7l-4 0z`, 'data-tip': tip, 'data-t': f.from }),
      ];
    });
  }
}

const endText = (barrier) => barrier.end === 'released' ? 'then all were there'
  : barrier.end === 'open' ? 'still there when the record ends'
  : `then it was given up: ${barrier.end}${barrier.missing ? `, without ${barrier.missing.join(', ')}` : ''}`;

// Lines from lane to lane where a barrier let its roles go on, over all lanes. Those that nobody waited for are not worth one.
const releaseLines = (detail, lanes, axis, tops) => {
  const least = (axis.view[1] - axis.view[0]) / 400;
  let last = -10;
  return detail.barriers.flatMap((b) => {
    if (b.t === undefined || !axis.isSeen(b.t, b.t)) return [];
    const there = lanes.map((l, n) => ({ l, n })).filter(({ l }) => b.waits.some((w) => w.role === l.lane.role) && l.y.waits !== undefined);
    const waited = Math.max(0, ...b.waits.map((w) => b.t - w.from));
    const x = axis.x(b.t);
    if (there.length < 2 && b.end === 'released') return [];
    if (there.length === 0 || (waited < least && x - last < 5 && b.end === 'released')) return [];
    last = x;
    const ys = there.map(({ l, n }) => tops[n] + l.y.waits + ROW.waits / 2);
    return [
      s('path', { class: b.end === 'released' ? 'release' : 'release bad', d: `M${x.toFixed(1)} ${Math.min(...ys)}V${Math.max(...ys)}` }),
      ...ys.map((y) => s('circle', { class: b.end === 'released' ? 'release' : 'release bad', cx: x.toFixed(1), cy: y, r: 2 })),
    ];
  });
};
