/**
 * The crl check against a shell loop of `openssl crl -verify`. By itself: `node test/bench/crl.ts [DIR]`, where DIR keeps
 * the lists for the next time.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCa, issueList } from '../kit/ca.ts';
import { PLUGINS } from '../kit/executable.ts';
import { measure } from './measure.ts';
import { below, ratio, type Row } from './row.ts';

const AUTHORITIES = 100;
const ENTRIES = 20_000;
const ROUNDS = 5;

export function benchCrl(): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  try {
    prepareLists(folder);
    return compare(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A trust anchor directory as distributions and fetch-crl leave it, with the lists in PEM. */
function prepareLists(folder: string): void {
  const work = join(folder, 'work');
  const anchors = join(folder, 'certificates');
  for (const path of [work, anchors]) mkdirSync(path, { recursive: true });
  for (let index = 0; index < AUTHORITIES; index += 1) {
    const ca = createCa(work, `bench-${index}`, { key: 'rsa', subject: `/C=CH/O=Bench/CN=bench ${index}` });
    copyFileSync(ca.certificateFile, join(anchors, `${ca.name}.pem`));
    writeFileSync(join(anchors, `${ca.name}.crl_url`), `http://ca.invalid/${ca.name}.crl\n`);
    for (const hash of [ca.hash, ca.oldHash]) symlinkSync(`${ca.name}.pem`, join(anchors, `${hash}.0`));
    writeFileSync(join(anchors, `${ca.hash}.r0`), issueList(ca, { revoked: ENTRIES }));
  }
  rmSync(work, { recursive: true });
}

/** Fails unless it has verified every list. */
const PEER = `
cd "$1" || exit 9
for list in *.r0; do
  openssl crl -verify -in "$list" -CAfile "\${list%.r0}.0" -noout 2>/dev/null || exit 1
done`;

function compare(folder: string): readonly Row[] {
  const anchors = join(folder, 'certificates');
  const [ours, openssl] = measure(
    [
      {
        name: 'check',
        argv: [join(PLUGINS, 'check_crl'), '--directory', anchors, '--warning', '0:'],
        exits: [0],
      },
      { name: 'openssl', argv: ['/bin/sh', '-c', PEER, 'sh', anchors], exits: [0] },
    ],
    ROUNDS,
  );
  if (ours === undefined || openssl === undefined) throw new Error('nothing measured');
  const what = `${AUTHORITIES} CAs, lists of ${ENTRIES} entries, signatures verified`;
  return [
    ratio(what, 'loop of openssl crl -verify', 'wall', ours.wall, openssl.wall, 0.12),
    below('memory of that', 'resident', ours.memory / 2 ** 20, 160),
  ];
}

if (process.argv[1] === import.meta.filename) {
  const folder = process.argv[2];
  if (folder !== undefined && !existsSync(folder)) prepareLists(folder);
  console.log(folder === undefined ? benchCrl() : compare(folder));
}
