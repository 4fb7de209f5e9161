// Passkeys: asks the service what to sign, lets the browser sign it, and sends the answer as the form it stands in.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
const listed = (keys) => (keys ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

async function made(asked) {
  const key = await navigator.credentials.create({ publicKey: {
    ...asked, challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: listed(asked.excludeCredentials),
  } });
  return { id: key.id, rawId: text(key.rawId), type: key.type, clientExtensionResults: {}, response: {
    clientDataJSON: text(key.response.clientDataJSON), attestationObject: text(key.response.attestationObject),
  } };
}

async function shown(asked) {
  const key = await navigator.credentials.get({ publicKey: {
    ...asked, challenge: bytes(asked.challenge), allowCredentials: listed(asked.allowCredentials),
  } });
  return { id: key.id, rawId: text(key.rawId), type: key.type, clientExtensionResults: {}, response: {
    clientDataJSON: text(key.response.clientDataJSON), authenticatorData: text(key.response.authenticatorData),
    signature: text(key.response.signature), userHandle: key.response.userHandle ? text(key.response.userHandle) : null,
  } };
}

for (const form of document.querySelectorAll('form[data-kunci]')) {
  if (!window.PublicKeyCredential) continue;
  const told = form.querySelector('[data-kunci-galat]');
  const button = form.querySelector('button');
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    told.textContent = '';
    button.disabled = true;
    try {
      const answer = await fetch(form.dataset.kunci, { method: 'POST', headers: { Accept: 'application/json' } });
      const asked = await answer.json();
      if (!answer.ok) {
        told.textContent = [asked.title, ...(asked.errors ?? []).map((each) => each.reason)].join(': ');
        return;
      }
      form.elements.jawaban.value = JSON.stringify(await (asked.user ? made(asked) : shown(asked)));
      HTMLFormElement.prototype.submit.call(form);
    } catch {
      told.textContent = form.dataset.kunciGagal;
    } finally {
      button.disabled = false;
    }
  });
}
