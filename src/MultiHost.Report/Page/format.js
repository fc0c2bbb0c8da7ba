// Figures as people read them.

const trimmed = (number, digits) => Number(number.toFixed(digits)).toString();

// 0.4 ms, 34 ms, 1.67 s, 2 min 3 s
const duration = (ms) => {
  if (ms === undefined || ms === null) return '–';
  const size = Math.abs(ms);
  if (size < 10) return `${trimmed(ms, 1)} ms`;
  if (size < 1000) return `${Math.round(ms)} ms`;
  if (size < 10000) return `${trimmed(ms / 1000, 2)} s`;
  if (size < 60000) return `${trimmed(ms / 1000, 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`;
};

// A moment of a test: seconds with milliseconds, so that columns of them line up.
const moment = (ms) => `${(ms / 1000).toFixed(3)} s`;

// A tick of an axis, as coarse as the ticks are apart.
const tickText = (ms, step) => {
  if (step < 1) return `${trimmed(ms, 2)} ms`;
  if (step < 1000 && Math.abs(ms) < 1000) return `${Math.round(ms)} ms`;
  if (step < 60000) return `${trimmed(ms / 1000, step < 10 ? 3 : step < 100 ? 2 : step < 1000 ? 1 : 0)} s`;
  return duration(ms);
};

const bytes = (n) => {
  if (n === undefined || n === null) return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (Math.abs(n) >= 1024 && unit < units.length - 1) {
    n /= 1024;
    unit++;
  }
  return `${trimmed(n, unit === 0 || n >= 100 ? 0 : 1)} ${units[unit]}`;
};

const rate = (mib) => `${trimmed(mib, mib >= 100 ? 0 : 1)} MiB/s`;

const count = (n, one, many) => `${n} ${n === 1 ? one : many || one + 's'}`;

// UTC, as records have it: the same for whoever opens the report.
const date = (ms) => new Date(ms).toISOString().replace('T', ' ').slice(0, 19) + ' UTC';

const signed = (seconds) => {
  const size = duration(Math.abs(seconds) * 1000);
  return size === '0 ms' ? size : `${seconds >= 0 ? '+' : '−'}${size}`;
};

// Ns.Class.Method(row) in its parts.
const nameParts = (test) => {
  const rest = test.name.slice(test.method.length);
  const dot = test.of ? -1 : test.method.lastIndexOf('.');
  return { scope: dot < 0 ? '' : test.method.slice(0, dot), method: test.method.slice(dot + 1), row: rest };
};
