/** The store itself: saved, brought back, looked over. */
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { Failure } from '../../../src/host/failure.ts';
import { escapeText } from '../../../src/render/index.ts';
import { exitCode } from '../../../src/result/index.ts';
import { backupPostgresql, backupSqlite } from '../../store/backup.ts';
import { checkPostgresql, checkSqlite, type StoreReport } from '../../store/check.ts';
import { restoreSqlite } from '../../store/restore.ts';
import { readConfiguration } from '../configuration.ts';
import { configOption } from './config-option.ts';

const backupOptions = {
  ...configOption,
  to: { kind: 'text', value: 'FILE', describe: 'the backup, which is not there yet' },
} as const;

export const storeBackup: Command = {
  name: 'store backup',
  summary: 'save the embedded store while the bridge goes on',
  operands: [],
  options: backupOptions,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: backupOptions }, argv, host);
    const { store } = await readConfiguration(host, given.config);
    if ('postgresql' in store) return backupPostgresql();
    const { path, bytes } = await backupSqlite(store.sqlite, required(given.to, '--to FILE'));
    return { text: `saved ${bytes} bytes to ${escapeText(path)}\n`, exitCode: 0 };
  },
};

const restoreOptions = {
  ...configOption,
  from: { kind: 'text', value: 'FILE', describe: 'a backup' },
} as const;

export const storeRestore: Command = {
  name: 'store restore',
  summary: 'make a backup the store again while no bridge runs; the store of now is set aside',
  operands: [],
  options: restoreOptions,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: restoreOptions }, argv, host);
    const { store } = await readConfiguration(host, given.config);
    if ('postgresql' in store) return backupPostgresql();
    const { path, before } = await restoreSqlite(required(given.from, '--from FILE'), store.sqlite);
    const aside = before === undefined ? '' : `; what was there lies in ${escapeText(before)}`;
    return { text: `restored ${escapeText(path)}${aside}\n`, exitCode: 0 };
  },
};

export const storeCheck: Command = {
  name: 'store check',
  summary:
    'say whether the store is whole, how far each sink is, and how much room is left; exits 2 when it is not whole',
  operands: [],
  options: configOption,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: configOption }, argv, host);
    const { store } = await readConfiguration(host, given.config);
    const report =
      'sqlite' in store
        ? await checkSqlite(store.sqlite)
        : await checkPostgresql({ connectionString: store.postgresql });
    return {
      text: reportText(report),
      exitCode: exitCode(report.complaints.length === 0 ? 'OK' : 'CRITICAL'),
    };
  },
};

function reportText({ complaints, sinks, space }: StoreReport): string {
  const rows = sinks.map(({ sink, unread, open, delivered, superseded, dead }) => [
    escapeText(sink),
    ...[unread, open, delivered, superseded, dead].map(String),
  ]);
  const room =
    space === undefined ? '' : `${space.storeBytes} bytes, ${space.freeBytes} bytes free beside it\n`;
  return [
    ...(complaints.length === 0
      ? ['the store is whole\n']
      : complaints.map((text) => `${escapeText(text)}\n`)),
    room,
    textTable([['SINK', 'UNREAD', 'OPEN', 'DELIVERED', 'SUPERSEDED', 'DEAD'], ...rows]),
  ].join('');
}

function required(value: string | undefined, option: string): string {
  if (value === undefined) throw new Failure('malformed', `${option} is missing`);
  return value;
}
