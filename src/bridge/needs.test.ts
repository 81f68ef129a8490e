import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createCa } from '../../test/kit/ca.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { issue } from '../../test/kit/tls-ca.ts';
import { localMachine } from '../host/local/machine.ts';
import { tlsNeeds, unmet, type Use } from './needs.ts';

describe('what the daemon needs of a path', () => {
  const machine = localMachine(localHostFromSource());
  let root: string;
  const at = (name: string): string => join(root, name);
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'secmon-needs-'));
    const ca = createCa(root, 'authority');
    const { certificateFile, keyFile } = issue(root, ca);
    const certificates = [ca.certificateFile, certificateFile].map((file) => readFileSync(file, 'utf8'));
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const files: readonly (readonly [name: string, content: string, mode: number])[] = [
      ['chain.pem', certificates.join('\n'), 0o644],
      ['broken.pem', [certificates[0], broken].join('\n'), 0o644],
      ['open.pem', certificates.join('\n'), 0o666],
      ['key.pem', readFileSync(keyFile, 'utf8'), 0o600],
      ['group.pem', readFileSync(keyFile, 'utf8'), 0o640],
      ['notes.txt', 'notes\n', 0o600],
    ];
    for (const [name, content, mode] of files) {
      writeFileSync(at(name), content);
      chmodSync(at(name), mode);
    }
    for (const [name, mode] of [
      ['own', 0o755],
      ['shared', 0o770],
      ['drop', 0o1770],
      ['open', 0o777],
    ] as const) {
      mkdirSync(at(name));
      chmodSync(at(name), mode);
    }
  });
  after(() => rmSync(root, { recursive: true }));

  const met: readonly (readonly [use: Use, name: string])[] = [
    ['read', 'notes.txt'],
    ['certificates', 'chain.pem'],
    ['private-key', 'key.pem'],
    ['group-private-key', 'group.pem'],
    ['secret', 'notes.txt'],
    ['append', 'notes.txt'],
    ['append', 'own/new.jsonl'],
    ['list', 'own'],
    ['fill', 'own'],
    ['take', 'shared'],
    ['take-of-several', 'drop'],
    ['own-directory', 'own'],
    ['read-lines', 'notes.txt'],
  ];
  for (const [use, name] of met)
    it(`is met by ${name} for '${use}'`, async () =>
      expect(await unmet({ field: [], path: at(name), use }, machine)).to.equal(undefined));

  const refused: readonly (readonly [use: Use, name: string, says: RegExp])[] = [
    ['read', 'own', /own: not a regular file$/],
    ['certificates', 'notes.txt', /notes\.txt: holds no certificate/],
    ['certificates', 'broken.pem', /broken\.pem: certificate 2 cannot be read$/],
    ['certificates', 'open.pem', /open\.pem: refused, others than its owner may write it$/],
    ['private-key', 'notes.txt', /notes\.txt: no private key/],
    ['private-key', 'group.pem', /group\.pem: refused, its mode is 0640/],
    ['secret', 'chain.pem', /chain\.pem: refused, its mode is 0644/],
    ['append', 'own', /own: not a regular file$/],
    ['append', 'none/new.jsonl', /none: no such file or directory$/],
    ['fill', 'notes.txt', /notes\.txt: not a directory$/],
    ['take', 'open', /open: refused, everybody may write it$/],
    ['take-of-several', 'shared', /shared: refused, its group may replace files of others/],
    ['own-directory', 'shared', /shared: refused, others than its owner may write it$/],
    ['write-pipe', 'notes.txt', /notes\.txt: not a named pipe$/],
    ['read-lines', 'own', /own: not a named pipe or a regular file$/],
    ['read-lines', 'none', /none: no such file or directory$/],
  ];
  for (const [use, name, says] of refused)
    it(`is not met by ${name} for '${use}'`, async () =>
      expect(await unmet({ field: [], path: at(name), use }, machine)).to.match(says));

  it('is of each file of TLS that is given', () =>
    expect(tlsNeeds({ authorities: '/a', key: '/k' }, 'group-private-key')).to.deep.equal([
      { field: ['authorities'], path: '/a', use: 'certificates' },
      { field: ['key'], path: '/k', use: 'group-private-key' },
    ]));
});
