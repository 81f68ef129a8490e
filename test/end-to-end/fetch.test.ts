/** Downloads by the compiled executable, whose HTTP client is loaded from its assets. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createCa, issueList } from '../kit/ca.ts';
import { plugin } from '../kit/executable.ts';

describe('compiled check_crl --fetch', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secmon-fetch-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('downloads the published list, where that is allowed', async () => {
    const ca = createCa(mkdtempSync(join(folder, 'ca-')), 'alpha', { key: 'rsa' });
    copyFileSync(ca.certificateFile, join(folder, 'alpha.pem'));
    const list = issueList(ca);
    const server = createServer((_, response) => response.end(list)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alpha.crl`;
    writeFileSync(join(folder, 'alpha.crl_url'), `${url}\n`);
    writeFileSync(join(folder, `${ca.hash}.r0`), list);
    const argv = ['--directory', folder, '--fetch', '-v', '-w', '0:'];
    const allowed = await plugin('check_crl', [...argv, '--allow-private', '127.0.0.0/8']);
    const refused = await plugin('check_crl', argv);
    server.close();
    expect(allowed.stdout).to.include(`[OK] ${url}: published: valid for`);
    expect(allowed.code, allowed.stdout).to.equal(0);
    expect(refused.stdout).to.include('a private address that is not allowed');
    expect(refused.code).to.equal(3);
  });
});
