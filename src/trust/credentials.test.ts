import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localStore } from '../host/local/store.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { openCredentials, type Credentials } from './credentials.ts';
import { tokenFileText } from './token-file.ts';
import type { Refusal } from './credential.ts';
import { newToken, type StoredToken } from './tokens.ts';

describe('the credentials of a request', () => {
  const one = newToken('one', '2099-01-01T00:00:00Z', { scopes: ['read'], ngis: ['NGI_A'] });
  const two = newToken('two', '2099-01-01T00:00:00Z');
  let folder = '';
  let elapsed = 0;
  let notices: string[] = [];
  const path = (): string => join(folder, 'tokens.json');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-credentials-'));
    notices = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function opened(...tokens: readonly StoredToken[]): Promise<Credentials> {
    await write(tokens);
    const host = localHostFromSource();
    const clock = { ...host.clock, elapsed: () => elapsed };
    return await openCredentials(
      { ...host, clock },
      { tokens: path(), notice: (kind) => notices.push(kind) },
    );
  }

  const write = (tokens: readonly StoredToken[]): Promise<void> =>
    localStore.replace(folder, 'tokens.json', tokenFileText(tokens), 0o600);

  const nameOf = (credentials: Credentials, authorization: string): string | undefined =>
    credentials.credentialOf({ headers: { authorization }, client: { address: '' } })?.name;

  it('are what was granted', async () => {
    const credentials = await opened(one.stored);
    const request = { headers: { authorization: `bearer ${one.token}` }, client: { address: '' } };
    expect(credentials.credentialOf(request)).to.deep.include({
      name: 'one',
      scopes: ['read'],
      ngis: ['NGI_A'],
    });
  });

  it('follow the file, a second later at most', async () => {
    const credentials = await opened(one.stored);
    await write([{ ...one.stored, revoked: '2026-01-01T00:00:00Z' }, two.stored]);
    await credentials.refresh();
    expect(nameOf(credentials, `Bearer ${one.token}`)).to.equal('one');
    elapsed += 1;
    await credentials.refresh();
    expect(nameOf(credentials, `Bearer ${one.token}`)).to.equal(undefined);
    expect(nameOf(credentials, `Bearer ${two.token}`)).to.equal('two');
  });

  it('stay while the file is not right, which is said once', async () => {
    const credentials = await opened(one.stored);
    writeFileSync(path(), '{');
    for (let second = 0; second < 3; second += 1) {
      elapsed += 1;
      await credentials.refresh();
    }
    expect(nameOf(credentials, `Bearer ${one.token}`)).to.equal('one');
    await write([two.stored]);
    elapsed += 1;
    await credentials.refresh();
    expect(nameOf(credentials, `Bearer ${one.token}`)).to.equal(undefined);
    expect(notices).to.deep.equal(['trouble', 'recovered']);
  });

  const CERTIFICATE = { subject: 'CN=other', fingerprint: 'ab' };
  const reasons: readonly (readonly [Refusal, authorization: string | undefined, typeof CERTIFICATE?])[] = [
    ['missing', undefined],
    ['unknown-certificate', undefined, CERTIFICATE],
    ['malformed', 'Basic eA=='],
    ['malformed', `Basic eA==`, CERTIFICATE],
    ['unknown-token', 'Bearer secmon_x'],
    ['expired-token', 'Bearer EXPIRED'],
    ['revoked-token', 'Bearer REVOKED'],
    ['out-of-scope', 'Bearer ONE'],
  ];
  for (const [reason, given, certificate] of reasons)
    it(`are refused as ${reason}${certificate === undefined ? '' : ' with a certificate'}`, async () => {
      const expired = newToken('expired', '2001-01-01T00:00:00Z');
      const revoked = newToken('revoked', '2001-01-01T00:00:00Z');
      const credentials = await opened(one.stored, expired.stored, {
        ...revoked.stored,
        revoked: '2000-01-01T00:00:00Z',
      });
      const authorization = given
        ?.replace('ONE', one.token)
        .replace('EXPIRED', expired.token)
        .replace('REVOKED', revoked.token);
      const headers = authorization === undefined ? {} : { authorization };
      const client = { address: '', ...(certificate && { certificate }) };
      expect(credentials.refusalOf({ headers, client })).to.equal(reason);
    });

  for (const wrong of ['', 'Bearer', 'Bearer  ', `Basic ${one.token}`, one.token, `Bearer ${one.token} x`])
    it(`are nobody's for '${wrong.slice(0, 20)}'`, async () =>
      expect(nameOf(await opened(one.stored), wrong)).to.equal(undefined));
});
