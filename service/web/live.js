// Tells what waits, and how the document goes on that is open, as it happens. Every page works without it.
const main = document.getElementById('isi-halaman');
const news = document.getElementById('kabar');
let stream = null;
let shown = null;
let refreshing = false;

function watched() {
  return [...document.querySelectorAll('[data-naskah][data-tanda]')];
}

// Whether somebody has typed, chosen or ticked something that another page would take away.
function touched() {
  return [...main.querySelectorAll('input, select, textarea')].some((each) => {
    if (each.type === 'hidden') return false;
    if (each.type === 'checkbox' || each.type === 'radio') return each.checked !== each.defaultChecked;
    if (each.localName === 'select') return [...each.options].some((one) => one.selected !== one.defaultSelected && one.index > 0);
    return each.value !== (each.defaultValue ?? '');
  }) || (main.contains(document.activeElement) && document.activeElement.matches('input, select, textarea'));
}

function tell(words) {
  if (!news) return;
  news.hidden = false;
  news.querySelector('[data-kabar]').textContent = news.dataset[words];
}

// Says for the ear alone that the page has moved on; emptied first, since what stands there already is not said again.
function hear(words) {
  const heard = document.getElementById('terdengar');
  heard.textContent = '';
  setTimeout(() => { heard.textContent = words; }, 100);
}

// Takes the page as it is now, in place: what somebody is typing is never taken away, they are told instead.
async function refresh() {
  if (refreshing || !main.dataset.alamat) return;
  if (touched()) { tell('berubah'); return; }
  refreshing = true;
  try {
    let text = null;
    try {
      const answer = await fetch(main.dataset.alamat, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
      if (!answer.ok || answer.redirected) return;
      text = await answer.text();
    } catch { tell('putus'); return; }
    replace(new DOMParser().parseFromString(text, 'text/html'));
  } finally { refreshing = false; }
}

function replace(page) {
  const fresh = page.getElementById('isi-halaman');
  if (!fresh || touched()) { tell('berubah'); return; }
  const focused = document.activeElement?.id;
  const said = document.getElementById('pesan'); // of the act before: said once by the service, and kept here
  main.replaceChildren(...fresh.childNodes);
  if (said && !document.getElementById('pesan')) main.prepend(said);
  const menu = page.querySelector('.menu');
  if (menu) document.querySelector('.menu')?.replaceWith(menu);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent('naskah:baru', { detail: main }));
  if (news) { news.hidden = true; hear(news.dataset.baru); }
  if (stream) { close(); open(); }
}

function put(counts) {
  for (const each of document.querySelectorAll('[data-hitungan]')) {
    const many = counts[each.dataset.hitungan] ?? 0;
    each.querySelector('[data-banyak]').textContent = many;
    each.hidden = each.dataset.sembunyi !== undefined && many === 0;
    if (each.dataset.nada !== undefined) each.className = many ? each.dataset.nada : 'nol';
  }
}

function take(state) {
  put(state.hitungan);
  const before = shown;
  shown = JSON.stringify(state.hitungan);
  const moved = watched().some((each) => state.naskah[each.dataset.naskah] && state.naskah[each.dataset.naskah].tanda !== each.dataset.tanda);
  const list = main.querySelector('[data-daftar]');
  if (moved || (list && (before === null ? String(state.hitungan[''] ?? 0) !== list.dataset.daftar : before !== shown))) refresh();
}

function close() {
  stream?.close();
  stream = null;
}

function open() {
  if (stream || document.hidden) return;
  const asked = new URLSearchParams(watched().map((each) => ['naskah', each.dataset.naskah]));
  stream = new EventSource(`${document.body.dataset.langsung}?${asked}`);
  stream.addEventListener('keadaan', (event) => take(JSON.parse(event.data)));
  stream.addEventListener('cukup', close);
  stream.addEventListener('selesai', () => { close(); tell('usai'); });
  stream.addEventListener('error', () => {
    if (stream?.readyState !== EventSource.CLOSED) return; // the browser comes back by itself
    close();
    setTimeout(open, 30000 + Math.random() * 10000);
  });
}

if (document.body.dataset.langsung && main && 'EventSource' in window) {
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
  window.addEventListener('online', () => { close(); open(); });
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', (event) => { if (event.persisted) open(); });
  news?.querySelector('[data-muat]')?.addEventListener('click', () => { location.assign(main.dataset.alamat || location.href); });
  // The page first: its pictures come before anything that goes on for long. What moved meanwhile is told at once.
  const begin = () => setTimeout(open, 1500);
  if (document.readyState === 'complete') begin(); else window.addEventListener('load', begin);
}
