import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { localMachine } from '../../../src/host/local/machine.ts';
import { escapeText } from '../../../src/render/index.ts';
import { exitCode } from '../../../src/result/index.ts';
import { complaintAt, readConfiguration, type Configuration } from '../../pakiti-server/configuration.ts';
import { examine } from '../../pakiti-server/examine.ts';
import { OPEN } from '../../pakiti-server/feed-schema.ts';
import { serverOption } from '../with-tables.ts';

export const pakitiCheckConfig: Command = {
  name: 'pakiti check-config',
  summary:
    'say what is wrong with the configuration of the server and the files that it names, with file, line and field, or that nothing is; sends nothing, and is to be run as the account of the server',
  operands: [],
  options: serverOption,
  async run(argv, { host }) {
    const { options } = await readCall({ operands: [], options: serverOption }, argv, host);
    const configuration = await readConfiguration(host, options.config);
    const complaints = await examine(configuration, localMachine(host));
    if (complaints.length === 0)
      return { text: `${escapeText(options.config)}: ${partsOf(configuration)}\n`, exitCode: 0 };
    const lines: string[] = [];
    for (const complaint of complaints)
      lines.push(`${escapeText((await complaintAt(host, options.config, complaint)).message)}\n`);
    return { text: lines.join(''), exitCode: exitCode('UNKNOWN') };
  },
};

function partsOf({ listen, feed = {}, feeds, tags }: Configuration): string {
  const { address = '127.0.0.1', port, tls } = listen;
  const open = (feed.open ?? OPEN).map(({ network }) => network);
  return [
    `${tls === undefined ? 'http' : 'https'} on ${address} port ${port}`,
    open.length === 0 ? 'no report without a credential' : `without a credential from ${open.join(', ')}`,
    feeds === undefined ? 'feeds by command alone' : 'feeds synced',
    ...(tags === undefined ? [] : [`tags ${tags.set === true ? 'set' : 'proposed'}`]),
  ].join('; ');
}
