// Writing, smoother: rows come and go without a new page, what is typed is kept by itself, and its pages are drawn beside it.
const form = document.getElementById('formulir');
const sheets = document.getElementById('halaman');
const kept = document.getElementById('tersimpan');
const isian = document.getElementById('isian');
const tabs = new BroadcastChannel(`formulir-${form.elements.formulir.value}`);
const PAUSE_MS = 1200;
const AGAIN_MS = 5000;
let timer = 0;
let asked = null;
let unkept = false;
let failed = false;
let elsewhere = false;
let leaving = false;

function typed(button) {
  const fields = button ? new FormData(form, button) : new FormData(form);
  fields.delete('berkas');
  return fields;
}

// Keeps the form, and shows its pages; what was asked for before is let go.
async function look() {
  window.clearTimeout(timer);
  asked?.abort();
  const mine = asked = new AbortController();
  sheets.classList.add('sibuk');
  unkept = false;
  try {
    const answer = await fetch(form.dataset.tulis, { method: 'POST', body: typed(), signal: mine.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    failed = false;
    if (answer.status === 200) {
      sheets.innerHTML = await answer.text();
      note(answer.headers.get('Tersimpan'));
    }
  } catch (error) {
    if (asked === mine && !elsewhere && !leaving) unkept = true;
    if (error.name === 'AbortError') return;
    failed = true;
    kept.textContent = kept.dataset.gagal;
    timer = window.setTimeout(look, AGAIN_MS);
  } finally {
    if (asked === mine) sheets.classList.remove('sibuk');
  }
}

// By the office's clock, as it is told: a browser's own may be wrong.
function note(words) {
  if (words) kept.textContent = words;
  const id = form.elements.formulir.value;
  const here = new URL(window.location.href);
  if (here.pathname.startsWith('/buat/') && here.searchParams.get('konsep') !== id) {
    here.search = `?konsep=${id}`;
    window.history.replaceState(null, '', here);
  }
}

// A row more or less: the page that would come is asked for, and only its fields are put in the place of these, which wait for it: what
// was typed into them meanwhile would be gone.
async function rows(button) {
  window.clearTimeout(timer);
  asked?.abort();
  isian.inert = true;
  try {
    await rowsOf(button);
  } finally {
    isian.inert = false;
  }
}

async function rowsOf(button) {
  const answer = await fetch(form.action, { method: 'POST', body: typed(button) });
  if (!answer.ok) throw new Error(String(answer.status));
  const other = new DOMParser().parseFromString(await answer.text(), 'text/html');
  isian.replaceChildren(...other.getElementById('isian').childNodes);
  isian.inert = false;
  const place = button.name === 'tambah' ? `[id="${button.value}"] > .satu-baris:nth-last-of-type(1)` : `[id="${button.value.replace(/\.\d+$/, '')}"]`;
  document.querySelector(place)?.querySelector('input, textarea, select, button')?.focus();
  note(other.getElementById('tersimpan')?.textContent.trim());
  look();
}

form.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-baris]');
  if (!button) return;
  event.preventDefault();
  rows(button).catch(() => form.requestSubmit(button));
});
form.addEventListener('input', (event) => {
  if (event.target.name === 'klasifikasi') codes(event.target.value);
  if (event.target.type === 'file' || elsewhere) return;
  tabs.postMessage('');
  unkept = true;
  window.clearTimeout(timer);
  timer = window.setTimeout(look, PAUSE_MS);
});
form.addEventListener('submit', () => { window.clearTimeout(timer); asked?.abort(); unkept = failed = false; leaving = true; });
window.addEventListener('pageshow', () => { leaving = false; });

// Of two tabs with one form that is kept into which somebody types; the other says so, and keeps nothing over it.
tabs.addEventListener('message', () => {
  elsewhere = true;
  unkept = failed = false;
  window.clearTimeout(timer);
  asked?.abort();
  kept.textContent = kept.dataset.lain;
});

// Who leaves within the pause, or without a network, loses nothing unasked.
window.addEventListener('online', () => { if (unkept) look(); });
window.addEventListener('beforeunload', (event) => { if (unkept && failed) event.preventDefault(); });
window.addEventListener('pagehide', () => { if (unkept) navigator.sendBeacon(form.dataset.tulis, typed()); });

// A table as a spreadsheet writes it. A word processor's comes as HTML too: its text alone breaks the paragraphs of a cell apart.
function table(board) {
  const { body } = new DOMParser().parseFromString(board?.getData('text/html') ?? '', 'text/html');
  const found = body.querySelector('table');
  const plain = board?.getData('text/plain') ?? '';
  if (!found || found.textContent.trim() !== body.textContent.trim()) return plain.includes('\t') ? plain : '';
  for (const each of found.querySelectorAll('br')) each.replaceWith('\u2028');
  const lines = [...found.rows].map((row) => [...row.cells].map(cell));
  return lines.flat().length > 1 ? lines.map((each) => each.join('\t')).join('\n') : '';
}

function cell(each) {
  const paragraphs = each.querySelectorAll('p, li');
  const lines = [...(paragraphs.length ? paragraphs : [each])].flatMap((part) => part.textContent.split('\u2028'));
  const text = lines.map((line) => line.replace(/\s+/g, ' ').trim()).join('\n').trim();
  return /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// Cells pasted into a row become rows.
form.addEventListener('paste', (event) => {
  const list = event.target.closest('[data-tabel] .satu-baris')?.closest('[data-tabel]');
  const text = list ? table(event.clipboardData) : '';
  if (!text) return;
  const box = form.elements[`${list.dataset.tabel}.tempel`];
  const button = list.querySelector('.tempel button');
  if (!box || !button) return;
  event.preventDefault();
  box.value = text;
  rows(button).catch(() => form.requestSubmit(button));
});

async function codes(text) {
  const list = document.getElementById('daftar-klasifikasi');
  const answer = await fetch(`${list.dataset.cari}?q=${encodeURIComponent(text.slice(0, 60))}`);
  if (answer.ok) list.innerHTML = await answer.text();
}
