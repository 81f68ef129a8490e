/**
 * The shipped catalogue, compiled in and from YAML, against the start of another check. By itself:
 * `node test/bench/advisory.ts`.
 */
import { join } from 'node:path';
import { PLUGINS } from '../kit/executable.ts';
import { measure } from './measure.ts';
import { ratio, type Row } from './row.ts';

const ROUNDS = 40;
const CATALOGUE = join(import.meta.dirname, '../../config/catalogue');
/** Whatever this machine is vulnerable to. */
const EXITS = [0, 1, 2, 3];

export function benchAdvisory(): readonly Row[] {
  const check = join(PLUGINS, 'check_advisory');
  // One file needs no walk.
  const start = [
    join(PLUGINS, 'check_file_permissions'),
    '--select',
    'world-writable',
    '--root',
    join(CATALOGUE, 'README.md'),
  ] as const;
  const [peer, shipped, yaml] = measure(
    [
      { name: 'start', argv: start, exits: [0] },
      { name: 'shipped', argv: [check, '--all'], exits: EXITS },
      { name: 'YAML', argv: [check, '--all', '--catalogue', CATALOGUE], exits: EXITS },
    ],
    ROUNDS,
  );
  if (peer === undefined || shipped === undefined || yaml === undefined) throw new Error('nothing measured');
  return [
    ratio(
      'check_advisory --all, shipped catalogue',
      'start of a check',
      'wall',
      shipped.wall,
      peer.wall,
      2.5,
    ),
    ratio('check_advisory --all, the same from YAML', 'start of a check', 'wall', yaml.wall, peer.wall, 3.5),
  ];
}

if (process.argv[1] === import.meta.filename) console.log(benchAdvisory());
