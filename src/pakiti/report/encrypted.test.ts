import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { decryptor, looksEncrypted } from './encrypted.ts';
import { parseReportText } from './report-text.ts';
import { ReportError } from './report-error.ts';

const local = localHostFromSource();

describe('an encrypted report', function () {
  this.timeout(60_000);
  let directory: string;
  const at = (name: string): string => join(directory, name);
  const openssl = (...argv: readonly string[]): void =>
    void execFileSync('openssl', argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  const report = join(import.meta.dirname, 'fixtures/v5-dpkg.report');

  function newKey(name: string): void {
    const names = ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), '-subj', '/CN=pakiti'];
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...names);
  }

  function encrypt(...more: readonly string[]): Buffer {
    const argv = ['-encrypt', '-binary', '-outform', 'DER', '-in', report, '-out', at('out'), ...more];
    openssl('smime', ...argv, at('server.pem'));
    return readFileSync(at('out'));
  }

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-encrypted-'));
    newKey('server');
    newKey('other');
  });
  after(() => rmSync(directory, { recursive: true }));

  for (const options of [['-aes-256-cbc'], ['-aes128'], ['-des3'], ['-aes-256-cbc', '-stream']])
    it(`is read as it was, ${options.join(' ')}`, async () => {
      const bytes = encrypt(...options);
      expect(looksEncrypted(bytes)).to.equal(true);
      const plain = await decryptor(local, at('server.key'))(bytes);
      expect(plain.equals(readFileSync(report))).to.equal(true);
      expect(parseReportText(plain.toString('utf8')).host).to.equal('node01.example.org');
    });

  it('of bytes that are no text is none, and takes no time', async () => {
    writeFileSync(at('noise'), randomBytes(2 ** 20));
    const argv = [
      '-encrypt',
      '-binary',
      '-aes-256-cbc',
      '-outform',
      'DER',
      '-in',
      at('noise'),
      '-out',
      at('out'),
    ];
    openssl('smime', ...argv, at('server.pem'));
    const plain = await decryptor(local, at('server.key'))(readFileSync(at('out')));
    expect(() => parseReportText(plain.toString('utf8'))).to.throw(ReportError);
  });

  it('for somebody else is refused', async () => {
    const error = await rejection(decryptor(local, at('other.key'))(encrypt('-aes-256-cbc')));
    expect(error).to.be.instanceOf(ReportError);
  });

  it('is refused where there is no key, where it is cut off and where it is long', async () => {
    const bytes = encrypt('-aes-256-cbc');
    const read = decryptor(local, at('server.key'));
    expect(String(await rejection(decryptor(local, undefined)(bytes)))).to.include('there is no key');
    expect(await rejection(read(bytes.subarray(0, bytes.length / 2)))).to.be.instanceOf(ReportError);
    expect(String(await rejection(read(Buffer.alloc(5 * 2 ** 20))))).to.include('longer than');
  });

  it('is told from whatever else there is', () => {
    for (const text of ['', '#\nhost: h\n#\n', '0', '0\u0082', '{"a":1}', 'host=h&version=4'])
      expect(looksEncrypted(Buffer.from(text, 'latin1'))).to.equal(false);
    expect(looksEncrypted(readFileSync(report))).to.equal(false);
  });
});
