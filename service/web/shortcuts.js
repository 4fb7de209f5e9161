// Keys that lead through lists and pages, and never do an act. Asleep in what takes text, with another key held, and where they were put off.
const OFF = 'naskah-pintasan-mati';
const SECOND_MS = 1500; // for the key after g
const PLACES = { b: '/', k: '/kotak-masuk', n: '/buat' };
const STOPS = ['.tunggu a.judul', '.lembar-banyak h2', '[data-lembar] figure'];
let leading = -SECOND_MS; // by the page's own time: the browser's clock may be wrong

function off() {
  try { return localStorage.getItem(OFF) !== null; } catch { return false; }
}

function typing(target) {
  return target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])');
}

// What is walked through here: papers of a list, else papers that are leafed through, else the pages of one.
function stops() {
  for (const each of STOPS) {
    const found = [...document.querySelectorAll(each)];
    if (found.length) return found;
  }
  return [];
}

function step(way) {
  const all = stops();
  if (!all.length) return;
  const here = document.activeElement;
  let at = all.findIndex((each) => each === here || each.contains(here) || each.closest('li')?.contains(here));
  at = at < 0 ? (way > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + way));
  const next = all[at];
  if (!next.matches('a')) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: next.matches('figure') ? 'start' : 'nearest' });
}

function tick() {
  const box = document.activeElement.closest('li, .lembar-banyak')?.querySelector('input[type=checkbox]');
  if (box) box.click();
}

function lead(path) {
  document.querySelector(`.menu a[href="${path}"]`)?.click();
}

const KEYS = {
  '?': () => document.querySelector('[data-pintasan-laman]')?.click(),
  j: () => step(1),
  k: () => step(-1),
  x: tick,
  u: () => document.querySelector('a.kembali')?.click(),
  g: () => { leading = performance.now(); },
};

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || typing(event.target) || off()) return;
  const second = performance.now() - leading < SECOND_MS && PLACES[event.key];
  if (event.key !== 'Shift') leading = -SECOND_MS;
  const done = second ? () => lead(second) : Object.hasOwn(KEYS, event.key) && KEYS[event.key];
  if (!done) return;
  event.preventDefault();
  done();
});

const choice = document.querySelector('[data-pintasan]');
if (choice) {
  const button = choice.querySelector('button');
  const show = () => { button.textContent = off() ? button.dataset.hidup : button.dataset.mati; };
  choice.hidden = false;
  show();
  button.addEventListener('click', () => {
    try { if (off()) localStorage.removeItem(OFF); else localStorage.setItem(OFF, ''); } catch { return; }
    show();
    const said = choice.querySelector('[data-kata]');
    said.textContent = off() ? said.dataset.padam : said.dataset.nyala;
  });
}
