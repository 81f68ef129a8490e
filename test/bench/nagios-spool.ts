/** Passive results for Nagios: our sink, beside one process of `send_nsca` for each result, as sites do it today. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientFile, startNscaNg } from '../kit/nsca-ng.ts';
import { TARGET_HOST } from '../kit/nagios-target.ts';
import { measure } from './measure.ts';
import type { Row } from './row.ts';

const OURS = 50_000;
const THEIRS = 200;
const ROUNDS = 3;
const AT_LEAST = 20;

/** CPU of the senders alone: what the NSCA-ng server does on top is not counted. */
export async function benchNagiosSpool(): Promise<readonly Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  const place = (name: string): string => join(directory, name);
  // Nobody reads what it logs while the programs run.
  const server = await startNscaNg({ commandFile: place('no-fifo'), settings: 'log_level = 0' });
  try {
    writeFileSync(place('objects.cache'), objectCache());
    utimesSync(place('objects.cache'), 0, 0);
    writeFileSync(place('client.cfg'), clientFile(), { mode: 0o600 });
    writeFileSync(place('result'), `${TARGET_HOST}\tservice 1\t2\tCRL expired|'age'=3s;1;2\n`);
    mkdirSync(place('spool'));
    const send = `/usr/sbin/send_nsca -H 127.0.0.1 -p ${server.port} -c '${place('client.cfg')}' < '${place('result')}'`;
    const [ours, theirs] = measure(
      [
        {
          name: 'nagios-spool',
          argv: [process.execPath, join(import.meta.dirname, 'nagios-spool-run.ts'), directory, String(OURS)],
          exits: [0],
        },
        {
          name: 'send_nsca',
          argv: [
            '/bin/sh',
            '-c',
            `i=0; while [ $i -lt ${THEIRS} ]; do ${send} || exit 1; i=$((i + 1)); done`,
          ],
          exits: [0],
        },
      ],
      ROUNDS,
    );
    if (ours === undefined || theirs === undefined) throw new Error('nothing measured');
    const [own, other] = [OURS / ours.cpu, THEIRS / theirs.cpu];
    return [
      {
        what: `passive results into Nagios: \`nagios-spool\`, ${OURS} with start-up`,
        peer: 'a process of `send_nsca` each',
        measured: `results per CPU second ${(own / other).toFixed(0)} × (${own.toFixed(0)} to ${other.toFixed(0)})`,
        target: `≥ ${AT_LEAST} ×`,
        reached: own / other >= AT_LEAST,
      },
    ];
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true });
  }
}

function objectCache(): string {
  const passive = '\tpassive_checks_enabled\t1\n\t}\n\n';
  const services = Array.from(
    { length: OURS },
    (_, index) =>
      `define service {\n\thost_name\t${TARGET_HOST}\n\tservice_description\tservice ${index}\n${passive}`,
  );
  return [`\ndefine host {\n\thost_name\t${TARGET_HOST}\n${passive}`, ...services].join('');
}
