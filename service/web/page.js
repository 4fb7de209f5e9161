// What makes a page smoother. Every page works without it.
document.documentElement.classList.add('js');
document.body.classList.add('js-enabled', 'govuk-frontend-supported');
import('@aset/govuk-frontend.js').then((govuk) => govuk.initAll()).catch(() => {});

// Enlarges the pages of a document; where no script runs, a page leads to its large picture.
function dress(root) {
  for (const sheets of root.querySelectorAll('[data-lembar]')) {
    const steps = ['kecil-1', '', 'besar-1', 'besar-2'];
    let at = 1;
    const tools = sheets.querySelector('[data-lembar-alat]');
    tools.hidden = false;
    for (const button of tools.querySelectorAll('[data-perbesar]')) {
      button.addEventListener('click', () => {
        if (steps[at]) sheets.classList.remove(steps[at]);
        at = Math.max(0, Math.min(steps.length - 1, at + Number(button.dataset.perbesar)));
        if (steps[at]) sheets.classList.add(steps[at]);
      });
    }
  }
}
dress(document);
document.addEventListener('naskah:baru', (event) => {
  dress(event.detail);
  import('@aset/govuk-frontend.js').then((govuk) => govuk.initAll({ scope: event.detail })).catch(() => {});
});

// Says which files are chosen where the browser would say it in a language of its own; a browser may keep them for who comes back.
function chosen(input) {
  const name = input.parentElement.querySelector('.berkas-nama');
  name.textContent = [...input.files].map((each) => each.name).join(', ') || name.dataset.kosong;
  input.classList.toggle('dipilih', input.files.length > 0);
}
document.addEventListener('change', ({ target }) => { if (target.matches('.berkas-isian input')) chosen(target); });
window.addEventListener('pageshow', () => { for (const each of document.querySelectorAll('.berkas-isian input')) chosen(each); });

// The way to the acts, at the foot of a telephone, goes once they are in sight.
const way = document.querySelector('.lompat');
const acts = way && document.querySelector(way.getAttribute('href'));
if (acts) new IntersectionObserver(([seen]) => { way.hidden = seen.isIntersecting; }).observe(acts);

// Closes the menu of who is signed in when something else is touched.
const mine = document.querySelector('details.saya');
if (mine) {
  document.addEventListener('click', (event) => { if (!mine.contains(event.target)) mine.open = false; });
  mine.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !mine.open) return;
    mine.open = false;
    mine.querySelector('summary').focus();
  });
}

// A browser asks six things of a house at once. Pictures that are still being drawn give theirs up to where somebody goes; where they
// stay after all, because a file came, the pictures are asked for again.
const SOURCES = ['srcset', 'src'];
window.addEventListener('beforeunload', () => {
  for (const each of document.images) {
    if (each.complete) continue;
    const kept = SOURCES.filter((name) => each.hasAttribute(name)).map((name) => [name, each.getAttribute(name)]);
    for (const [name] of kept) each.removeAttribute(name);
    setTimeout(() => { for (const [name, value] of kept) each.setAttribute(name, value); }, 3000);
  }
});

// A picture that could not be drawn, because many were, is asked for again a few times; an ornament leaves its place to what stands behind.
const NOTHING = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>";
function again(picture) {
  const times = Number(picture.dataset.lagi ?? 0), source = picture.getAttribute('src') ?? '';
  if (!picture.alt) picture.setAttribute('src', NOTHING);
  if (times >= 5) return;
  picture.dataset.lagi = times + 1;
  setTimeout(() => { picture.setAttribute('src', source); }, 2000 * 2 ** times);
}
document.addEventListener('error', (event) => { if (event.target.localName === 'img') again(event.target); }, true);
for (const each of document.images) if (each.complete && each.getAttribute('src') && !each.naturalWidth) again(each);
