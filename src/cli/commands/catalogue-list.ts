import { parseDocument } from '../../check/index.ts';
import { Failure } from '../../host/failure.ts';
import { escapeText } from '../../render/index.ts';
import { exitCode } from '../../result/index.ts';
import type { Command } from '../command.ts';
import { readCall } from '../option-values.ts';
import { textTable } from '../text-table.ts';

const MAX_BYTES = 2 ** 20;
const ENTRY = /\.ya?ml$/;
const HEAD = ['ID', 'RISK', 'TLP', 'DEADLINE', 'TITLE'] as const;
const FIELDS = ['id', 'risk', 'tlp', 'deadline', 'title'] as const;

const options = {
  catalogue: {
    kind: 'text',
    value: 'DIR',
    default: '/var/lib/secmon/catalogue/current',
    describe: 'the installed catalogue',
  },
  json: { kind: 'flag', describe: 'as JSON' },
} as const;

type Row = Readonly<Partial<Record<(typeof FIELDS)[number], unknown>>>;

export const catalogueList: Command = {
  name: 'catalogue list',
  summary: 'list the advisories of a catalogue; whether they can be trusted, catalogue status says',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const directory = given.catalogue;
    const names = (await host.files.list(directory)).filter((name) => ENTRY.test(name)).toSorted();
    if (names.length === 0) throw new Failure('missing', `${directory}: no advisory in it`);
    const rows: Row[] = [];
    const broken: string[] = [];
    for (const name of names) {
      try {
        const { bytes } = await host.files.open(`${directory}/${name}`, MAX_BYTES);
        const entry = await parseDocument<Row>(bytes.toString('utf8'), name, { type: 'object' });
        rows.push(entry);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        broken.push(error.message);
      }
    }
    const code = exitCode(broken.length === 0 ? 'OK' : 'UNKNOWN');
    return { text: given.json ? listJson(rows, broken) : listText(rows, broken), exitCode: code };
  },
};

function listText(rows: readonly Row[], broken: readonly string[]): string {
  const cells = rows.map((row) => FIELDS.map((field) => escapeText(textOf(row[field]))));
  const complaints = broken.map((message) => `${escapeText(message)}\n`);
  return `${textTable([[...HEAD], ...cells])}${complaints.join('')}`;
}

function listJson(rows: readonly Row[], broken: readonly string[]): string {
  const advisories = rows.map((row) =>
    Object.fromEntries(FIELDS.map((field) => [field, row[field] ?? null])),
  );
  return `${JSON.stringify({ advisories, broken })}\n`;
}

function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value);
}
