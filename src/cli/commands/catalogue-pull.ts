import { trustPlaceOptions } from '../../check/index.ts';
import { escapeText } from '../../render/index.ts';
import { fetchFromDirectory, fetchOverHttp, pull, type Pulled } from '../../trust/index.ts';
import type { Command } from '../command.ts';
import { readCall } from '../option-values.ts';
import { purposeOption } from '../purpose-option.ts';
import { UsageError } from '../usage-error.ts';

const options = {
  ...purposeOption,
  ...trustPlaceOptions,
  to: {
    kind: 'text',
    value: 'DIR',
    describe:
      'where editions are kept, current in it the installed one; /var/lib/secmon/ and the purpose unless given',
  },
  accept: {
    kind: 'flag',
    describe:
      'take this edition for the last one seen, where none is known; for an operator, never for a timer',
  },
  'allow-private': {
    kind: 'list',
    value: 'CIDR',
    default: [],
    describe: 'private networks that may be fetched from',
  },
  proxy: {
    kind: 'text',
    value: 'URL',
    secret: true,
    describe: "proxy for fetching, or 'environment' for the one that the environment names",
  },
  deadline: {
    kind: 'number',
    value: 'SECONDS',
    default: 300,
    min: 1,
    max: 86_400,
    describe: 'how long it may take',
  },
} as const;

export const cataloguePull: Command = {
  name: 'catalogue pull',
  summary: 'fetch a signed edition from a URL or directory, verify it, and install it whole',
  operands: ['URL|DIR'],
  options,
  async run(argv, { host, store, setDeadline, timeoutSignal }) {
    const { options: given, operands } = await readCall({ operands: ['URL|DIR'], options }, argv, host);
    const [source = ''] = operands;
    const to = given.to ?? `/var/lib/secmon/${given.purpose}`;
    setDeadline(given.deadline, 'UNKNOWN');
    const reach = { url: source, allowPrivate: given['allow-private'], proxy: given.proxy };
    if (/^(?!https?:)[a-z][a-z0-9+.-]*:\/\//i.test(source))
      throw new UsageError(`'${source}': only http, https and directories are fetched from`);
    const fetch = /^https?:\/\//i.test(source)
      ? fetchOverHttp(host.http, reach, timeoutSignal(given.deadline))
      : fetchFromDirectory(host, source);
    const pulled = await pull(host, store, fetch, {
      purpose: given.purpose,
      places: { keys: given['trusted-keys'], state: given['trust-state'] },
      to,
      accept: given.accept,
    });
    return { text: `${escapeText(`${to}/current: ${newsOf(pulled)}`)}\n`, exitCode: 0 };
  },
};

function newsOf({ edition, isNew, fetched }: Pulled): string {
  const { name, sequence, files } = edition.statement;
  const what = `${name} edition ${sequence}, ${Object.keys(files).length} files`;
  return isNew ? `installed ${what}, ${fetched} of them fetched` : `${what}, is installed already`;
}
