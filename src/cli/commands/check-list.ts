import { executableName } from '../../check/index.ts';
import type { Command } from '../command.ts';
import { readCall } from '../option-values.ts';
import { textTable } from '../text-table.ts';

export const checkList: Command = {
  name: 'check list',
  summary: 'list the checks',
  operands: [],
  options: { json: { kind: 'flag', describe: 'as JSON' } },
  async run(argv, { checks, host }) {
    const { options } = await readCall(checkList, argv, host);
    const rows = checks.map((check) => ({
      name: check.name,
      executable: executableName(check),
      summary: check.summary,
      timeoutSeconds: check.timeoutSeconds,
    }));
    if (options['json'] === true) return { text: `${JSON.stringify(rows)}\n`, exitCode: 0 };
    return { text: textTable(rows.map(({ name, summary }) => [name, summary])), exitCode: 0 };
  },
};
