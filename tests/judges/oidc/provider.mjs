// An identity provider for the tests: whoever types a name and any password is that subject. It listens on loopback, forgets
// everything when it ends, its key too, and says where it stands on its first line: node provider.mjs CLIENT SECRET BACK PORT
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Provider } from 'oidc-provider';

const [client, secret, back, port] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [back], token_endpoint_auth_method: 'client_secret_post' }],
  jwks: { keys: [{ ...key, kid: randomUUID(), use: 'sig', alg: 'RS256' }] },
  pkce: { required: () => true },
  cookies: { keys: ['of the tests'] },
  features: { devInteractions: { enabled: true } },
  async findAccount(_, id) { return { accountId: id, claims: async () => ({ sub: id, email: 'kepala@kantor.example', email_verified: true }) }; },
});
provider.listen(Number(port), '127.0.0.1', () => console.log(issuer));
