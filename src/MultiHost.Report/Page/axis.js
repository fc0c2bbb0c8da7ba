// The time axis that lanes and charts of a test have in common: what part of it is looked at, and where the cursor is.

class Axis {
  constructor(from, to) {
    const margin = Math.max((to - from) * 0.01, 0.05);
    this.whole = [from - margin, to + margin];
    this.view = [...this.whole];
    this.width = 800;
    this.cursor = null;
    this.listeners = [];
  }

  // Told 'view' or 'cursor'.
  listen(listener) { this.listeners.push(listener); }

  tell(what) { for (const listener of this.listeners) listener(what); }

  x(t) { return (t - this.view[0]) / (this.view[1] - this.view[0]) * this.width; }

  t(x) { return this.view[0] + x / this.width * (this.view[1] - this.view[0]); }

  isSeen(from, to) { return to >= this.view[0] && from <= this.view[1]; }

  resize(width) {
    if (width === this.width || width < 50) return;
    this.width = width;
    this.tell('view');
  }

  look(from, to) {
    const least = Math.max((this.whole[1] - this.whole[0]) / 5000, 0.01);
    if (to - from < least) [from, to] = [(from + to - least) / 2, (from + to + least) / 2];
    this.view = [Math.max(from, this.whole[0]), Math.min(to, this.whole[1])];
    this.tell('view');
  }

  zoom(factor, around = this.cursor ?? (this.view[0] + this.view[1]) / 2) {
    this.look(around - (around - this.view[0]) * factor, around + (this.view[1] - around) * factor);
  }

  fit() { this.look(...this.whole); }

  point(t) {
    this.cursor = t;
    this.tell('cursor');
  }

  // Shows a moment, wherever one looks.
  goTo(t) {
    if (t < this.view[0] || t > this.view[1]) {
      const half = (this.view[1] - this.view[0]) / 2;
      this.look(t - half, t + half);
    }
    this.point(t);
  }

  ticks() {
    const span = this.view[1] - this.view[0];
    const about = span / Math.max(2, Math.floor(this.width / 110));
    const power = 10 ** Math.floor(Math.log10(about));
    const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= about);
    const ticks = [];
    for (let t = Math.ceil(this.view[0] / step) * step; t <= this.view[1]; t += step) ticks.push(Math.abs(t) < step / 1000 ? 0 : t);
    return { step, ticks };
  }
}

// The last place at which a sorted list is not past a value; -1 if there is none.
const lastAt = (sorted, value) => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1; else high = middle;
  }
  return low - 1;
};
