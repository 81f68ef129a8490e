/** What the operator gives is read on the operator's machine, never on the host that is looked at. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checks } from '../../checks/index.generated.ts';
import type { Check } from '../../src/check/index.ts';
import { optionValues } from '../../src/cli/option-values.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Files } from '../../src/host/files.ts';
import type { Host } from '../../src/host/host.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { rootedHost } from '../kit/rooted-host.ts';

/** By check, the options that name what is the operator's; those of signatures are of no effect without them. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  advisory: ['catalogue', 'trusted-keys', 'trust-state'],
  'argus-ban': ['salt', 'cert', 'key', 'directory'],
  crl: [],
  'file-permissions': ['policy'],
  'host-certificate': ['directory'],
  ioc: ['indicators', 'trusted-keys', 'trust-state'],
  'pakiti-server': ['token', 'cert', 'key', 'authorities'],
  pakiti: ['token', 'cert', 'key', 'authorities', 'portal-token'],
  'trust-anchors': ['release', 'list', 'obsolete', 'cache'],
  'vulnerable-files': ['list'],
};

/** And those that name what is looked at. */
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  bridge: ['status'],
  crl: ['directory'],
  'file-permissions': ['root', 'path'],
  'host-certificate': ['file', 'key'],
  ioc: ['root', 'exclude'],
  'trust-anchors': ['directory'],
};

const OUTSIDE = ['trusted-keys', 'trust-state', 'cache'];

describe('files of the operator', function () {
  this.timeout(120_000);
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'secmon-operator-'));
    mkdirSync(join(root, 'host'));
    const subject = ['-subj', '/CN=host', '-keyout', '/dev/null', '-out', join(root, 'host/cert.pem')];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject];
    execFileSync('openssl', request, { stdio: 'ignore' });
    for (const name of ['salt', 'cert', 'key']) writeFileSync(join(root, name), name, { mode: 0o600 });
    for (const name of ['host/anchors', 'directory']) mkdirSync(join(root, name));
  });
  after(() => rmSync(root, { recursive: true }));

  for (const check of checks) {
    it(`of ${check.name}: of each option that names files it is known whose they are`, () => {
      const named = Object.entries(check.options)
        .filter(([, option]) => 'value' in option && /FILE|DIR|PATH/.test(option.value))
        .map(([name]) => name);
      const known = [...(OPERATORS[check.name] ?? []), ...(HOSTS[check.name] ?? [])];
      expect(known.toSorted()).to.deep.equal(named.toSorted());
    });

    it(`of ${check.name} are read there alone`, async () => {
      const given = (OPERATORS[check.name] ?? []).filter((name) => !OUTSIDE.includes(name));
      const asked = await askedBy(check, root, given);
      const own = (paths: readonly string[]): readonly string[] => [
        ...new Set(paths.filter((path) => path.startsWith(root))),
      ];
      expect(own(asked.host)).to.deep.equal([]);
      for (const name of given) {
        if (name === 'key') continue;
        expect(
          own(asked.operator).some((path) => path.startsWith(join(root, name))),
          name,
        ).to.equal(true);
      }
    });
  }
});

interface Asked {
  readonly host: readonly string[];
  readonly operator: readonly string[];
}

async function askedBy(check: Check, root: string, given: readonly string[]): Promise<Asked> {
  const asked = { host: [] as string[], operator: [] as string[] };
  const local = localHostFromSource();
  const nowhere = (): Promise<never> => Promise.reject(new Failure('unreachable', 'no network'));
  const empty = rootedHost(join(root, 'host'));
  const host: Host = {
    ...empty,
    files: recorded(empty.files, asked.host),
    operator: { ...local.operator, files: recorded(local.operator.files, asked.operator) },
    http: { get: nowhere, post: nowhere, server: nowhere },
    tls: { inspect: nowhere },
    environment: () => undefined,
  };
  const texts: Record<string, readonly string[]> = Object.fromEntries(
    given.map((name) => [name, [join(root, name)]]),
  );
  if (check.name === 'host-certificate') texts['file'] = ['/cert.pem'];
  if (check.name === 'pakiti') texts['portal'] = ['https://localhost:1'];
  if (check.name === 'trust-anchors') texts['directory'] = ['/anchors'];
  const values = optionValues(check.options, texts, host);
  await check.probe(host, values, AbortSignal.timeout(60_000)).catch((error: unknown) => {
    expect(error).to.be.instanceOf(Failure);
  });
  return asked;
}

function recorded(files: Files, asked: string[]): Files {
  const noted = (path: string): string => {
    asked.push(path);
    return path;
  };
  return {
    open: (path, maxBytes) => files.open(noted(path), maxBytes),
    list: (path) => files.list(noted(path)),
    status: (path) => files.status(noted(path)),
    linkStatus: (path) => files.linkStatus(noted(path)),
    readLink: (path) => files.readLink(noted(path)),
  };
}
