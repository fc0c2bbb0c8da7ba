// Begins: opens the index, shows what the address names, and takes the keys of the whole page.

let list;
let view = null;
let turn = 0;

const tip = byId('tip');
const showTip = (event) => {
  const text = event.target.dataset?.tip;
  tip.hidden = !text;
  if (!text) return;
  tip.textContent = text;
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, width - tip.offsetWidth - 8))}px`;
  tip.style.top = `${event.clientY + 18 + tip.offsetHeight > height ? event.clientY - tip.offsetHeight - 10 : event.clientY + 18}px`;
};
const hideTip = () => { tip.hidden = true; };

const named = () => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash.slice(1);
  }
};

const show = async () => {
  const mine = ++turn;
  const id = named();
  const test = report.tests.find((t) => t.id === id);
  const next = test ? new TestView(test, await detailOf(test)) : null;
  if (mine !== turn) return;
  view?.dispose();
  view = next;
  hideTip();
  byId('main').replaceChildren(view ? view.element() : overview());
  if (id && !test) byId('main').firstChild.prepend(h('p', { class: 'notice' }, `No test of this report is named '${id}'.`));
  byId('main').scrollTop = 0;
  list.select(test);
  document.title = `${test ? nameParts(test).method + nameParts(test).row : 'MultiHost report'}${test ? ' – MultiHost' : ''}`;
  await view?.drawn();
};

// Dark or light: the system's, until somebody chooses.
const THEMES = { dark: 'Dark', light: 'Light' };
const theme = () => document.documentElement.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
const showTheme = () => { byId('theme').textContent = THEMES[theme() === 'dark' ? 'light' : 'dark']; };
byId('theme').addEventListener('click', () => {
  document.documentElement.dataset.theme = theme() === 'dark' ? 'light' : 'dark';
  showTheme();
  view?.repaint();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { showTheme(); view?.repaint(); });

document.querySelector('.skip').addEventListener('click', (e) => { e.preventDefault(); byId('main').focus(); });

document.addEventListener('keydown', (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) return;
  if (e.key === '/') {
    e.preventDefault();
    byId('search').focus();
    byId('search').select();
  } else if (e.key === 'Escape' && location.hash) {
    location.hash = '';
  }
});

const begin = async () => {
  showTheme();
  Object.assign(report, JSON.parse(await unpacked('index')));
  const assemblies = [...new Set(report.runs.map((r) => r.assembly))];
  byId('title').replaceChildren(h('a', { href: '#' }, assemblies.length > 0 && assemblies.length < 4 ? assemblies.join(', ') : 'MultiHost report'));
  byId('when').textContent = report.runs.length === 0 ? '' : `${date(report.runs[0].began)}${report.runs.length > 1 ? `, ${report.runs.length} runs` : ''}`;
  list = new TestList();
  list.draw();
  window.addEventListener('hashchange', show);
  await show();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    performance.mark('drawn');
    document.documentElement.dataset.drawn = 'true';
  }));
};

begin();
