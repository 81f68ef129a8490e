/** CRL and `check_crl`, over the same directory of trust anchors. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { State } from '../../../src/result/index.ts';
import { createCa, impostorOf, installAnchor, issueList, type Ca, type ListOptions } from '../../kit/ca.ts';
import { STATE, type HostState } from '../../kit/constructed-host.ts';
import { handmadeList, utcFromNow } from '../../kit/der.ts';
import type { Difference, Row } from './row.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const CERTIFICATES = `${STATE}/certificates`;

interface Site {
  /** The directory of trust anchors. */
  readonly directory: string;
  /** Where authorities may be made. */
  readonly scratch: string;
}

interface Case {
  readonly when: string;
  readonly make: (site: Site) => unknown;
  readonly setup?: readonly string[];
  readonly ignoreExpiry?: boolean;
  readonly original: State;
  readonly ours: readonly [State, RegExp];
  readonly differs?: Difference;
}

/** An authority with its list under both hashes; none for null. */
function anchor({ directory, scratch }: Site, name: string, list: ListOptions | null = {}): Ca {
  const ca = createCa(scratch, name);
  installAnchor(directory, ca);
  if (list !== null) put(directory, [ca.hash, ca.oldHash], issueList(ca, list));
  return ca;
}

function put(directory: string, hashes: readonly string[], list: Buffer | string, number = 0): void {
  for (const hash of hashes) writeFileSync(join(directory, `${hash}.r${number}`), list);
}

const GONE = { thisUpdate: -10 * DAY, nextUpdate: -5 * HOUR };
const SOON = { nextUpdate: 5 * HOUR };

const CASES: readonly Case[] = [
  {
    when: 'every list is there and in force',
    make: (site) => [anchor(site, 'a'), anchor(site, 'b')],
    original: 'OK',
    ours: ['OK', /2 trust anchors/],
  },
  {
    when: 'a list is missing',
    make: (site) => [anchor(site, 'a'), anchor(site, 'b', null)],
    original: 'CRITICAL',
    ours: ['CRITICAL', /b: no revocation list installed/],
  },
  {
    when: 'a list has expired',
    make: (site) => [anchor(site, 'a'), anchor(site, 'b', GONE)],
    original: 'CRITICAL',
    ours: ['CRITICAL', /b: expired/],
  },
  {
    when: 'a list has expired, and expiry is ignored (-n)',
    make: (site) => anchor(site, 'a', GONE),
    ignoreExpiry: true,
    original: 'OK',
    ours: ['OK', /1 trust anchor/],
  },
  {
    when: 'a list ends in five hours',
    make: (site) => anchor(site, 'a', SOON),
    original: 'WARNING',
    ours: ['WARNING', /a: expires in/],
  },
  {
    when: 'a list has expired, the next one ends soon',
    make: (site) => [anchor(site, 'a', GONE), anchor(site, 'b', SOON)],
    original: 'WARNING',
    ours: ['CRITICAL', /a: expired/],
    differs: { defect: 2, why: 'the second authority takes the state of the first back' },
  },
  {
    when: 'a list ends soon, the next one has expired',
    make: (site) => [anchor(site, 'a', SOON), anchor(site, 'b', GONE)],
    original: 'CRITICAL',
    ours: ['CRITICAL', /b: expired/],
  },
  {
    when: 'somebody else of the same name has signed a list',
    make(site) {
      const ca = anchor(site, 'a', null);
      put(site.directory, [ca.hash, ca.oldHash], issueList(impostorOf(ca, site.scratch)));
    },
    original: 'OK',
    ours: ['CRITICAL', /signed by another key/],
    differs: { defect: 3, why: 'signatures are not verified' },
  },
  {
    when: 'a list is of another authority',
    make(site) {
      const ca = anchor(site, 'a', null);
      put(site.directory, [ca.hash, ca.oldHash], issueList(createCa(site.scratch, 'other')));
    },
    original: 'OK',
    ours: ['CRITICAL', /a: issued by|a: .*other/],
    differs: { defect: 3, why: 'the issuer is not looked at' },
  },
  {
    when: 'a list is not in force yet',
    make: (site) => anchor(site, 'a', { thisUpdate: DAY, nextUpdate: 3 * DAY }),
    original: 'OK',
    ours: ['CRITICAL', /not valid for another/],
    differs: { defect: 3, why: 'nothing but the next update is looked at' },
  },
  {
    when: 'there is no trust anchor',
    make: () => undefined,
    original: 'OK',
    ours: ['UNKNOWN', /no trust anchor found/],
    differs: { defect: 3, why: 'nothing to look at counts as OK' },
  },
  {
    when: 'the good list is under the older hash alone',
    make(site) {
      const ca = anchor(site, 'a', null);
      put(site.directory, [ca.oldHash], issueList(ca));
    },
    original: 'CRITICAL',
    ours: ['OK', /1 trust anchor/],
    differs: { defect: 3, why: 'only one hash is looked under' },
  },
  {
    when: 'an expired list is number 0, a good one number 1',
    make(site) {
      const ca = anchor(site, 'a', GONE);
      put(site.directory, [ca.hash, ca.oldHash], issueList(ca), 1);
    },
    original: 'CRITICAL',
    ours: ['WARNING', /expired/],
    differs: {
      defect: 3,
      why: 'only .r0 is looked at; relying software finds the good one, ours warns of the other',
    },
  },
  {
    when: 'a list is in DER',
    make: (site) => anchor(site, 'a', { format: 'der' }),
    original: 'OK',
    ours: ['OK', /1 trust anchor/],
  },
  {
    when: 'a file holds no list',
    make(site) {
      const ca = anchor(site, 'a', null);
      put(site.directory, [ca.hash, ca.oldHash], 'nothing\n');
    },
    original: 'CRITICAL',
    ours: ['CRITICAL', /list/],
  },
  {
    when: 'a list does not say how long it is good',
    make(site) {
      const ca = anchor(site, 'a', null);
      put(site.directory, [ca.hash, ca.oldHash], handmadeList(ca, { rest: [utcFromNow(-60)] }));
    },
    original: 'CRITICAL',
    ours: ['UNKNOWN', /does not say when/],
    differs: {
      defect: null,
      why: 'the original takes no date for long ago; how long the list is good cannot be told',
    },
  },
  {
    when: 'a list may not be read',
    make(site) {
      const ca = anchor(site, 'a');
      for (const hash of [ca.hash, ca.oldHash]) chmodSync(join(site.directory, `${hash}.r0`), 0o600);
    },
    original: 'CRITICAL',
    ours: ['UNKNOWN', /permission denied/],
    differs: { defect: null, why: 'the original calls it expired since 1970; nothing was seen of it' },
  },
  {
    when: 'an authority has URLs but no certificate, another is good',
    make(site) {
      anchor(site, 'a');
      writeFileSync(join(site.directory, 'b.crl_url'), 'http://ca.invalid/b.crl\n');
    },
    original: 'OK',
    ours: ['UNKNOWN', /b: /],
    differs: { defect: 8, why: 'what cannot be judged is skipped' },
  },
  {
    when: 'the certificate of an authority cannot be parsed',
    make(site) {
      const ca = anchor(site, 'a');
      writeFileSync(join(site.directory, `${ca.name}.pem`), 'nothing\n');
    },
    original: 'WARNING',
    ours: ['UNKNOWN', /a: /],
    differs: { defect: null, why: 'nothing could be told of the authority' },
  },
  {
    when: 'an authority itself has expired, its list is missing',
    make(site) {
      anchor(site, 'a');
      const ca = createCa(site.scratch, 'b', { startDays: -20, endDays: -10 });
      installAnchor(site.directory, ca);
    },
    original: 'CRITICAL',
    ours: ['WARNING', /b: .*expired/],
    differs: {
      defect: null,
      why: 'the original means to excuse it, but openssl tells of the expiry where it does not look',
    },
  },
  {
    when: 'openssl is not installed',
    make: (site) => anchor(site, 'a'),
    setup: ['no_tool openssl'],
    original: 'UNKNOWN',
    ours: ['OK', /1 trust anchor/],
    differs: { defect: null, why: 'ours needs no tool' },
  },
  {
    when: 'X509_CERT_DIR names no directory, the default one is good',
    make(site) {
      anchor(site, 'a');
    },
    setup: [`mkdir -p /etc/grid-security`, `mv ${CERTIFICATES} /etc/grid-security/certificates`],
    original: 'WARNING',
    ours: ['UNKNOWN', /no such file or directory/],
    differs: {
      defect: null,
      why: 'ours judges no other directory than software would use that reads the variable',
    },
  },
];

export const crlRows: readonly Row[] = CASES.map((each) => {
  const { when, original, ours, differs, ignoreExpiry = false } = each;
  const [state, says] = ours;
  return {
    probe: 'CRL',
    arguments: ignoreExpiry ? ['-n'] : [],
    when,
    host: hostOf(each),
    original,
    ours: { argv: ['check_crl', ...(ignoreExpiry ? ['--ignore-expiry'] : [])], state, says },
    ...(differs === undefined ? {} : { differs }),
  };
});

function hostOf({ make, setup = [] }: Case): HostState {
  return {
    files(state) {
      const directory = join(state, 'certificates');
      mkdirSync(directory);
      const scratch = mkdtempSync(join(tmpdir(), 'secmon-authorities-'));
      try {
        make({ directory, scratch });
      } finally {
        rmSync(scratch, { recursive: true });
      }
    },
    setup: [`rm -rf /etc/grid-security`, ...setup],
    environment: { X509_CERT_DIR: CERTIFICATES },
  };
}
