import { Failure } from '../../host/failure.ts';
import { escapeText } from '../../render/index.ts';
import {
  isSeriesName,
  locate,
  readPrivateKey,
  signedEdition,
  signStatement,
  stateFiles,
} from '../../trust/index.ts';
import type { Command } from '../command.ts';
import { readCall } from '../option-values.ts';
import { purposeOption } from '../purpose-option.ts';
import { UsageError } from '../usage-error.ts';

const DAY = 86_400;
/** Clocks of hosts may be behind the signer's. */
const CLOCK_SKEW = 300;
const MODE = 0o644;

const options = {
  ...purposeOption,
  key: { kind: 'text', value: 'FILE', describe: 'the private key, mode 0600; must be given' },
  name: {
    kind: 'text',
    value: 'SERIES',
    describe: 'the series of editions that this is one of; the one before, or the purpose, unless given',
  },
  sequence: {
    kind: 'number',
    value: 'NUMBER',
    default: 0,
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    describe: 'number of the edition, greater than every one before; 0 is the time in seconds',
  },
  days: {
    kind: 'number',
    value: 'DAYS',
    default: 90,
    min: 1,
    max: 3650,
    describe: 'how long it is valid, from five minutes ago',
  },
} as const;

export const sign: Command = {
  name: 'sign',
  summary: 'sign a file (FILE.sig) or all files of a directory (manifest.sig) as a new edition',
  operands: ['FILE|DIR'],
  options,
  async run(argv, { host, store }) {
    const { options: given, operands } = await readCall({ operands: ['FILE|DIR'], options }, argv, host);
    if (given.key === undefined) throw new UsageError('--key is missing');
    const key = await readPrivateKey(host, given.key);
    const place = await locate(host, operands[0] ?? '');
    const before = await signedEdition(host, place);
    const now = Math.floor(host.clock.now());
    const plan = {
      purpose: given.purpose,
      name: seriesName(given.name ?? before?.name ?? given.purpose),
      sequence: sequenceAfter(before?.sequence ?? 0, given.sequence, now),
      notBefore: now - CLOCK_SKEW,
      notAfter: now - CLOCK_SKEW + given.days * DAY,
    };
    const statement = await stateFiles(host, place, plan, key.id);
    const text = signStatement(statement, plan.purpose, key);
    const name = place.signature.slice(place.signature.lastIndexOf('/') + 1);
    await store.replace(place.directory, name, text, MODE);
    const count = Object.keys(statement.files).length;
    const until = `valid until ${statement.notAfter}`;
    const line = `${place.signature}: ${plan.name} edition ${plan.sequence}, ${count} files, ${until}`;
    return { text: `${escapeText(line)}\n`, exitCode: 0 };
  },
};

function seriesName(name: string): string {
  if (isSeriesName(name)) return name;
  throw new UsageError(`--name: '${name}' is not made of lower-case letters, digits and '-'`);
}

/** Hosts refuse what goes back, so it must not be signed by accident. */
function sequenceAfter(before: number, asked: number, now: number): number {
  const next = asked > 0 ? asked : Math.max(now, before + 1);
  if (next > before && Number.isSafeInteger(next)) return next;
  throw new Failure('refused', `edition ${next} is no whole number after ${before}, which is there already`);
}
