// Writing, smoother: rows come and go without a new page, what is typed is kept by itself, and its pages are drawn beside it.
const form = document.getElementById('formulir');
const sheets = document.getElementById('halaman');
const kept = document.getElementById('tersimpan');
const PAUSE_MS = 1200;
let timer = 0;
let asked = null;

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
  try {
    const answer = await fetch(form.dataset.tulis, { method: 'POST', body: typed(), signal: mine.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    if (answer.status === 200) {
      sheets.innerHTML = await answer.text();
      note(answer.headers.get('Tersimpan'));
    }
  } catch (error) {
    if (error.name !== 'AbortError') kept.textContent = kept.dataset.gagal;
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

// A row more or less: the page that would come is asked for, and only its fields are put in the place of these.
async function rows(button) {
  window.clearTimeout(timer);
  asked?.abort();
  const answer = await fetch(form.action, { method: 'POST', body: typed(button) });
  if (!answer.ok) throw new Error(String(answer.status));
  const other = new DOMParser().parseFromString(await answer.text(), 'text/html');
  document.getElementById('isian').replaceChildren(...other.getElementById('isian').childNodes);
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
  if (event.target.type === 'file') return;
  window.clearTimeout(timer);
  timer = window.setTimeout(look, PAUSE_MS);
});
form.addEventListener('submit', () => { window.clearTimeout(timer); asked?.abort(); });

// Cells of a spreadsheet pasted into a row become rows.
form.addEventListener('paste', (event) => {
  const list = event.target.closest('[data-tabel]');
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (!list || event.target.tagName !== 'INPUT' || !text.includes('\t')) return;
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
