/** Signing, verifying and installing by the compiled executable, whose RSA package is loaded from its assets. */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { plugin, secmon, type Ended } from '../kit/executable.ts';
import { body, serve } from '../kit/http-server.ts';

describe('secmon keys, sign, verify, catalogue', () => {
  let folder = '';
  const at = (name: string): string => join(folder, name);
  const trust = (): string[] => ['--trusted-keys', at('keys'), '--trust-state', at('state')];
  const sign = (...more: string[]): Promise<Ended> =>
    secmon(['sign', at('data'), '--key', at('egi.key.pem'), ...more]);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-trust-'));
    chmodSync(folder, 0o755);
    for (const name of ['keys', 'state', 'data', 'to']) mkdirSync(at(name));
    writeFileSync(at('data/a.yaml'), 'id: SVG-2025-1\nrisk: high\ntlp: CLEAR\ntitle: a | b\n');
    const made = await secmon(['keys', 'new', 'egi', '--to', folder]);
    expect(made.code, made.stdout).to.equal(0);
    copyFileSync(at('egi.pub.pem'), at('keys/egi.pem'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes a private key of mode 0600, never twice, and refuses a looser one', async () => {
    expect(statSync(at('egi.key.pem')).mode & 0o7777).to.equal(0o600);
    const again = await secmon(['keys', 'new', 'egi', '--to', folder]);
    expect([again.code, again.stdout.includes('egi.key.pem: is there already')]).to.deep.equal([3, true]);
    expect((await secmon(['keys', 'new', '../x', '--to', folder])).code).to.equal(3);
    chmodSync(at('egi.key.pem'), 0o640);
    expect((await sign()).stdout).to.match(/egi\.key\.pem: refused, its mode is 0640 and must be 0600/);
  });

  it('pulls, and says what is installed and whether it can be trusted', async () => {
    expect((await sign('--name', 'egi', '--sequence', '7')).code).to.equal(0);
    const pull = ['catalogue', 'pull', at('data'), '--to', at('to'), ...trust()];
    expect([(await secmon(pull)).code, (await secmon([...pull, '--accept'])).code]).to.deep.equal([3, 0]);
    const installed = ['--catalogue', at('to/current')];
    const status = await secmon(['catalogue', 'status', ...installed, ...trust()]);
    expect([status.code, /edition +7\n[^]*good for 89 more days/.test(status.stdout)]).to.deep.equal([
      0,
      true,
    ]);
    const list = await secmon(['catalogue', 'list', ...installed]);
    expect(list.stdout).to.match(/^ID +RISK +TLP +DEADLINE +TITLE\nSVG-2025-1 +high +CLEAR +a \\x7C b\n$/);
    const json = JSON.parse((await secmon(['catalogue', 'list', ...installed, '--json'])).stdout) as object;
    expect(json).to.deep.include({ broken: [] });
  });

  it('lists what is broken beside what is not', async () => {
    writeFileSync(at('data/b.yaml'), 'id: [\n');
    const { code, stdout } = await secmon(['catalogue', 'list', '--catalogue', at('data')]);
    expect([code, stdout.includes('SVG-2025-1'), stdout.includes('b.yaml:')]).to.deep.equal([3, true, true]);
  });

  it('verifies, accepts, and never goes back', async () => {
    await sign('--sequence', '7');
    const verify = (): Promise<Ended> => secmon(['verify', at('data'), ...trust()]);
    const accept = (): Promise<Ended> => secmon(['catalogue', 'accept', at('data'), ...trust()]);
    expect((await verify()).stdout).to.match(/the last edition seen is lost/);
    expect((await secmon(['verify', at('data'), '--ignore-state', ...trust()])).code).to.equal(0);
    expect([(await accept()).code, (await verify()).code]).to.deep.equal([0, 0]);
    expect((await sign('--sequence', '7')).stdout).to.match(/edition 7 is no whole number after 7/);
    rmSync(at('data/manifest.sig'));
    await sign('--sequence', '6');
    expect((await verify()).stdout).to.match(/rolled back to edition 6, 7 was seen/);
    expect((await accept()).code).to.equal(3);
    expect((await sign('--name', 'A B')).code).to.equal(3);
  });

  it('signs one file beside it', async () => {
    const file = at('data/a.yaml');
    await secmon(['sign', file, '--key', at('egi.key.pem'), '--purpose', 'indicators']);
    const verify = ['verify', file, '--ignore-state', ...trust()];
    expect((await secmon([...verify, '--purpose', 'indicators'])).code).to.equal(0);
    expect((await secmon(verify)).stdout).to.match(/not as catalogue/);
    writeFileSync(file, `${readFileSync(file, 'utf8')} `);
    expect((await secmon([...verify, '--purpose', 'indicators'])).stdout).to.match(
      /a\.yaml: not what was signed/,
    );
  });

  it('pulls over HTTP, and an unprivileged check reads what root has installed', async function () {
    this.timeout(180_000);
    const advisory = `id: X-1\ntitle: t\nrisk: low\ntlp: CLEAR\nurl: https://a.example/\nexposed: { file: { path: /none } }\n`;
    writeFileSync(at('data/a.yaml'), advisory);
    await sign('--sequence', '7');
    const answers = Object.fromEntries(
      ['a.yaml', 'manifest.sig'].map((name) => [`/c/${name}`, body(readFileSync(at(`data/${name}`)))]),
    );
    const server = await serve(answers);
    const pull = ['catalogue', 'pull', `${server.url}/c`, '--to', at('to'), ...trust(), '--accept'];
    const refused = await secmon(pull);
    const pulled = await secmon([...pull, '--allow-private', '127.0.0.0/8']);
    await server.close();
    expect([refused.code, pulled.code], pulled.stdout).to.deep.equal([3, 0]);
    const check = ['--catalogue', at('to/current'), '--require-signature', ...trust()];
    const identity = process.geteuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const good = await plugin('check_advisory', check, identity);
    expect([good.code, good.stdout.split(' | ')[0]]).to.deep.equal([
      0,
      'ADVISORY OK: 1 advisory: 1 not exposed',
    ]);
    rmSync(at('state/catalogue.catalogue.json'));
    const lost = await plugin('check_advisory', check, identity);
    expect([lost.code, lost.stdout.includes('the last edition seen is lost')], lost.stdout).to.deep.equal([
      3,
      true,
    ]);
  });

  it('has one whole edition installed whenever pull is killed, and the next pull goes on', async function () {
    this.timeout(180_000);
    const pull = ['catalogue', 'pull', at('data'), '--to', at('to'), ...trust()];
    const installed = ['--catalogue', at('to/current'), ...trust()];
    await sign('--sequence', '1');
    expect((await secmon([...pull, '--accept'])).code).to.equal(0);
    for (let edition = 2; edition < 14; edition += 1) {
      for (let file = 0; file < 30; file += 1)
        writeFileSync(at(`data/f${file}.yaml`), `id: F${file}-${edition}\n`);
      await sign('--sequence', String(edition));
      await secmon(pull, {
        started: (child) => void setTimeout(() => child.kill('SIGKILL'), 40 + edition * 10),
      });
      const status = await secmon(['catalogue', 'status', ...installed]);
      expect([status.code, status.stdout.includes('good for')], status.stdout).to.deep.equal([0, true]);
    }
    expect((await secmon(pull)).code).to.equal(0);
    expect((await secmon(['catalogue', 'status', ...installed])).stdout).to.match(/edition +13\n/);
  });

  it('verifies the signed report of a worker node', async () => {
    writeFileSync(
      at('p.yaml'),
      `profiles: {p: [{check: crl, options: {directory: [${at('data')}]}, metric: CRL}]}\n`,
      { mode: 0o644 },
    );
    const subject = ['--site', 'S', '--computing-element', 'ce1', '--node', 'wn1'];
    const profile = ['--profile', 'p', '--profiles', at('p.yaml')];
    const run = await secmon([
      'node',
      'run',
      ...subject,
      ...profile,
      '--to',
      folder,
      '--sign',
      at('egi.key.pem'),
    ]);
    expect([run.code, run.stdout.includes('eu.egi.sec.WN-CRL-ops')], run.stdout).to.deep.equal([0, true]);
    const verify = ['verify', at('ce1,wn1.json'), '--purpose', 'node-report', ...trust()];
    expect((await secmon(verify)).stdout).to.match(/ce1,wn1\.json: good, signed by key [0-9a-f]{64}\n$/);
    writeFileSync(at('ce1,wn1.json'), '{}');
    expect((await secmon(verify)).code).to.equal(3);
  });
});
