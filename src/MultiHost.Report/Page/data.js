// What the page was given lies in script elements of a type that no browser runs: compressed, in base64. A block is opened once.

const unpacked = async (id) => {
  const text = byId(id).textContent;
  const packed = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
};

const opened = new Map();

const block = (number) => {
  if (!opened.has(number)) opened.set(number, unpacked(`block-${number}`).then(JSON.parse));
  return opened.get(number);
};

// What a test did.
const detailOf = async (test) => (await block(test.block))[test.slot];

// The charts' library, as the policy of this page knows it. It is opened with the first chart.
let charts;
const chartLibrary = () => {
  charts ??= unpacked('charts').then((text) => {
    const script = document.createElement('script');
    script.textContent = text;
    document.head.append(script);
    return window.echarts;
  });
  return charts;
};

// Runs and tests, as all of the page sees them.
const report = { runs: [], tests: [], notes: [] };

const GRAVITY = ['failed', 'infrastructure', 'running', 'stopped', 'known', 'flaky', 'skipped', 'passed'];
const gravity = (verdict) => (GRAVITY.indexOf(verdict) + GRAVITY.length + 1) % (GRAVITY.length + 1);
const isTrouble = (verdict) => gravity(verdict) < 4;

const WORDS = {
  failed: 'failed', infrastructure: 'infrastructure', running: 'running', stopped: 'stopped', known: 'known failure', flaky: 'flaky', skipped: 'skipped', passed: 'passed',
};
