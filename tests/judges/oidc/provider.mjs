// An identity provider for the tests: whoever types a name and any password is that subject. It listens on loopback, forgets
// everything when it ends, and says where it stands on its first line: node provider.mjs CLIENT SECRET BACK PORT
import { Provider } from 'oidc-provider';

const [client, secret, back, port] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [back], token_endpoint_auth_method: 'client_secret_post' }],
  pkce: { required: () => true },
  cookies: { keys: ['of the tests'] },
  features: { devInteractions: { enabled: true } },
  async findAccount(_, id) { return { accountId: id, claims: async () => ({ sub: id, email: 'kepala@kantor.example', email_verified: true }) }; },
});
provider.listen(Number(port), '127.0.0.1', () => console.log(issuer));
