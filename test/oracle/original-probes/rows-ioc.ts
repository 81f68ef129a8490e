/** libkeyutils, the indicator of Ebury, and `check_ioc` with the same glob. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { State } from '../../../src/result/index.ts';
import { STATE } from '../../kit/constructed-host.ts';
import type { Difference, Row } from './row.ts';

const SET = `${STATE}/ebury.yaml`;
const LIBRARY = '/lib64/libkeyutils.so.1.5';
/** Both names, since rpm knows a file by whatever path leads to it. */
const OWNED = `keyutils-libs 1.5.10-9.el8 ${LIBRARY} /usr${LIBRARY}`;

interface Case {
  readonly when: string;
  readonly setup: readonly string[];
  readonly original: State;
  readonly ours: readonly [State, RegExp];
  readonly differs?: Difference;
}

const CASES: readonly Case[] = [
  {
    when: 'the library belongs to a package',
    setup: [`rpms << 'LIST'\n${OWNED}\nLIST`, `file ${LIBRARY} 755 library`],
    original: 'OK',
    ours: ['OK', /no trace|none/],
  },
  {
    when: 'another version lies beside it that belongs to none',
    setup: [
      `rpms << 'LIST'\n${OWNED}\nLIST`,
      `file ${LIBRARY} 755 library`,
      'file /lib64/libkeyutils.so.1.3.0 755 implant',
    ],
    original: 'CRITICAL',
    ours: ['CRITICAL', /libkeyutils\.so\.1\.3\.0/],
  },
  {
    when: 'rpm is not there, its database is',
    setup: [`rpms << 'LIST'\n${OWNED}\nLIST`, 'file /lib64/libkeyutils.so.1.3.0 755 implant', 'no_tool rpm'],
    original: 'OK',
    ours: ['UNKNOWN', /rpm/],
    differs: { defect: 8, why: 'nobody was asked whom the file belongs to' },
  },
  {
    when: 'rpm fails',
    setup: [
      `rpms << 'LIST'\n${OWNED}\nLIST`,
      'file /lib64/libkeyutils.so.1.3.0 755 implant',
      "tool rpm << 'TOOL'\necho 'error: cannot open Packages database' >&2\nexit 1\nTOOL",
    ],
    original: 'OK',
    ours: ['UNKNOWN', /rpm/],
    differs: { defect: 8, why: 'an answer of another kind counts as nothing suspect' },
  },
];

export const iocRows: readonly Row[] = CASES.map(
  ({ when, setup, original, ours: [state, says], differs }) => ({
    probe: 'libkeyutils',
    when,
    host: {
      files(directory) {
        const indicator = "  - unowned-file: { path: '/lib*/libkeyutils.so*' }";
        writeFileSync(join(directory, 'ebury.yaml'), `set: ebury\ntlp: CLEAR\nindicators:\n${indicator}\n`);
      },
      setup: ['rm -f /lib*/libkeyutils.so*', ...setup],
    },
    original,
    ours: { argv: ['check_ioc', '--indicators', SET], state, says },
    ...(differs === undefined ? {} : { differs }),
  }),
);
