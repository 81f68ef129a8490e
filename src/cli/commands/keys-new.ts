import { escapeText } from '../../render/index.ts';
import { MAX_KEY_BITS, MIN_KEY_BITS, newKeyPair } from '../../trust/index.ts';
import type { Command } from '../command.ts';
import { readCall } from '../option-values.ts';
import { UsageError } from '../usage-error.ts';

const PRIVATE = 0o600;
const PUBLIC = 0o644;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

const options = {
  to: { kind: 'text', value: 'DIR', default: '.', describe: 'where the two files go' },
  bits: {
    kind: 'number',
    value: 'BITS',
    default: MIN_KEY_BITS,
    min: MIN_KEY_BITS,
    max: MAX_KEY_BITS,
    describe: 'size of the key',
  },
} as const;

export const keysNew: Command = {
  name: 'keys new',
  summary: 'make a pair of RSA keys: NAME.key.pem (private, mode 0600) and NAME.pub.pem, to be trusted',
  operands: ['NAME'],
  options,
  async run(argv, { host, store }) {
    const { options: given, operands } = await readCall({ operands: ['NAME'], options }, argv, host);
    const [name = ''] = operands;
    if (!NAME.test(name)) throw new UsageError(`'${name}' is no name for a file`);
    const pair = await newKeyPair(given.bits);
    await store.create(given.to, `${name}.key.pem`, pair.privatePem, PRIVATE);
    await store.create(given.to, `${name}.pub.pem`, pair.publicPem, PUBLIC);
    const files = `${given.to}/${name}`;
    const text = `private ${files}.key.pem\npublic  ${files}.pub.pem\nid      ${pair.id}\n`;
    return { text: text.split('\n').map(escapeText).join('\n'), exitCode: 0 };
  },
};
