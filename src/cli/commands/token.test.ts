import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { localStore } from '../../host/local/store.ts';
import { readTokenFile } from '../../trust/token-file.ts';
import { findToken } from '../../trust/tokens.ts';
import type { OperatorWorld } from '../command.ts';
import { runOperator } from '../run-operator.ts';
import type { PluginResult } from '../run-plugin.ts';
import { tokenList } from './token-list.ts';
import { tokenNew } from './token-new.ts';
import { tokenRevoke } from './token-revoke.ts';

const NOW = Date.UTC(2026, 4, 1) / 1000;

describe('secmon token', () => {
  let folder = '';
  const file = (): string => join(folder, 'tokens.json');
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secmon-token-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const host = localHostFromSource();
  async function secmon(...argv: string[]): Promise<PluginResult> {
    const world = {
      host: { ...host, clock: { ...host.clock, now: () => NOW } },
      store: localStore,
      checks: [],
      commands: [tokenNew, tokenList, tokenRevoke],
      version: '0',
      setDeadline: () => undefined,
    };
    return await runOperator(['token', ...argv, '--file', file()], world as unknown as OperatorWorld);
  }

  async function made(...argv: string[]): Promise<string> {
    const { text, exitCode } = await secmon('new', ...argv);
    expect(exitCode, text).to.equal(0);
    return text.trimEnd();
  }

  it('shows a token once, and keeps its hash', async () => {
    const token = await made('ce1', '--scope', 'submit', '--site', 'A', '--site', 'B', '--expires', '90d');
    expect(token).to.match(/^secmon_[A-Za-z0-9_-]{43}$/);
    expect(readFileSync(file(), 'utf8')).not.to.contain(token);
    expect(statSync(file()).mode & 0o777).to.equal(0o600);
    const found = findToken(await readTokenFile(host, file()), token, NOW);
    expect(found).to.deep.include({
      name: 'ce1',
      scopes: ['submit'],
      sites: ['A', 'B'],
      expires: '2026-07-30T00:00:00Z',
    });
    expect((await secmon('list')).text).not.to.contain(token);
  });

  it('shows nothing but the token where its output goes, and beside it what it is for', async () => {
    const { text, aside } = await secmon('new', 'ce1', '--expires', '2026-05-02');
    expect(text).to.match(/^secmon_[A-Za-z0-9_-]{43}\n$/);
    expect(aside).to.equal(
      `${file()}: ce1, submit, until 2026-05-02T00:00:00Z; the token, which is kept nowhere:\n`,
    );
  });

  it('is good for every scope that is given', async () => {
    const scopes = ['--scope', 'submit', '--scope', 'write', '--scope', 'decide'];
    const token = await made('all', ...scopes, '--expires', '1d');
    const found = findToken(await readTokenFile(host, file()), token, NOW);
    expect(found).to.deep.include({ scopes: ['submit', 'read', 'write', 'decide'] });
    const { text } = await secmon('new', 'other', '--scope', 'reed', '--expires', '1d');
    expect(text).to.include("--scope: 'reed' is none of submit, read, write, decide");
  });

  it('says of a file that is not there that it has no token, rather than nothing', async () => {
    expect((await secmon('list')).text).to.equal(`${file()}: there are no tokens\n`);
  });

  it('lists and revokes', async () => {
    await made('ce1', '--expires', '2026-05-02');
    const token = await made(
      'officer',
      '--scope',
      'read',
      '--ngi',
      'NGI_A',
      '--expires',
      '2026-06-01T12:00:00Z',
    );
    await secmon('revoke', 'officer');
    expect(findToken(await readTokenFile(host, file()), token, NOW)).to.equal(undefined);
    expect((await secmon('list')).text).to.equal(
      [
        'NAME     STATE                         SCOPE   FOR        EXPIRES',
        'ce1      good                          submit  all sites  2026-05-02T00:00:00Z',
        'officer  revoked 2026-05-01T00:00:00Z  read    NGI NGI_A  2026-06-01T12:00:00Z',
        '',
      ].join('\n'),
    );
  });

  it('leaves the mode as it is, so that a group may go on reading', async () => {
    await made('one', '--expires', '1d');
    chmodSync(file(), 0o640);
    await made('two', '--expires', '1d');
    expect(statSync(file()).mode & 0o777).to.equal(0o640);
  });

  const refused: readonly (readonly [what: string, argv: readonly string[], why: RegExp])[] = [
    ['no expiry', ['new', 'x'], /--expires is missing/],
    ['an expiry that has passed', ['new', 'x', '--expires', '2026-04-30'], /has passed/],
    ['an expiry that is no day', ['new', 'x', '--expires', '2026-02-30'], /calendar/],
    ['an expiry that is nothing', ['new', 'x', '--expires', 'soon'], /not a number/],
    [
      'an expiry that is none',
      ['new', 'x', '--expires', '9 days'],
      /--expires: '9 days' .*unit here is one of/,
    ],
    ['an expiry without a unit', ['new', 'x', '--expires', '365'], /--expires: '365' has no unit/],
    ['an expiry without end', ['new', 'x', '--expires', '999999999999d'], /after the year 9999/],
    ['a name that is none', ['new', 'a b', '--expires', '1d'], /no name/],
    ['a name that is taken', ['new', 'there', '--expires', '1d'], /already/],
    ['another scope', ['new', 'x', '--scope', 'all', '--expires', '1d'], /submit|read/],
    ['a site without a name', ['new', 'x', '--site', '', '--expires', '1d'], /--site: no name/],
    [
      'an NGI without a name',
      ['new', 'x', '--scope', 'read', '--ngi', '', '--expires', '1d'],
      /--ngi: no name/,
    ],
    ['an NGI to submit for', ['new', 'x', '--ngi', 'NGI_A', '--expires', '1d'], /give --site/],
    ['to revoke what is not there', ['revoke', 'x'], /no token 'x'/],
  ];
  for (const [what, argv, why] of refused) {
    it(`refuses ${what}`, async () => {
      await made('there', '--expires', '1d');
      const before = readFileSync(file(), 'utf8');
      const { text, exitCode } = await secmon(...argv);
      expect([exitCode, readFileSync(file(), 'utf8')]).to.deep.equal([3, before]);
      expect(text).to.match(why);
    });
  }

  it('says whose the directory is when it is not ours', async function () {
    if (process.geteuid?.() !== 0) this.skip();
    chownSync(folder, 12345, 12345);
    const { text, exitCode } = await secmon('new', 'ce1', '--expires', '1d');
    expect(exitCode).to.equal(3);
    expect(text).to.equal(
      `secmon: token new: ${folder}: refused, it belongs to uid 12345, who alone may write here\n`,
    );
  });

  it('refuses a file that others read, and one that is damaged', async () => {
    writeFileSync(file(), '{"tokens":[]}', { mode: 0o644 });
    expect((await secmon('list')).text).to.match(/mode is 0644/);
    writeFileSync(file(), '{"tokens":[{"name":"x"}]}');
    chmodSync(file(), 0o600);
    expect((await secmon('new', 'y', '--expires', '1d')).text).to.match(/\/tokens\/0 .*sha256/);
  });
});
