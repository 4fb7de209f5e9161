// Says that a chosen file is too large before it is sent; the service says the same where no script runs.
(function () {
  var file = document.getElementById('file'), notice = document.getElementById('terlalu-besar');
  if (!file) return;
  function look() { notice.hidden = !(file.files[0] && file.files[0].size > +file.dataset.paling); }
  file.addEventListener('change', look);
  file.form.addEventListener('submit', function (event) { look(); if (!notice.hidden) event.preventDefault(); });
})();

// Compares what the QR code claims behind # with what the record says; the claim never leaves the browser.
(function () {
  var box = document.getElementById('klaim');
  if (!box || !location.hash) return;
  var claim = new URLSearchParams(location.hash.slice(1)), record = box.dataset;
  var nomor = claim.get('n'), tanggal = claim.get('t'), sidik = claim.get('s');
  if (nomor === null && !tanggal && !sidik) return;
  function say(tone, words) { box.hidden = false; box.className = 'vonis ' + tone; box.textContent = words; }
  if (nomor === null || !/^\d{4}-\d\d-\d\d$/.test(tanggal) || !/^[0-9a-f]{64}$/.test(sidik)) say('ragu', record.terpotong);
  else if (!record.tanggal || !record.sidik) say('netral', record.tertutup);
  else if (nomor === record.nomor && tanggal === record.tanggal && sidik === record.sidik) say('netral', record.sama);
  else say('buruk', record.beda);
})();
