/** A document that others export, from a file or over HTTPS, whose certificate is verified. */
import type { OptionTable } from '../../src/check/index.ts';
import { Failure } from '../../src/host/failure.ts';
import type { OperatorWorld } from '../../src/cli/command.ts';

const MAX_BYTES = 32 * 2 ** 20;
const SECONDS = 60;

export const importOptions = {
  import: {
    kind: 'text',
    value: 'FILE|URL',
    describe:
      'take over what another server exports, ours or a Pakiti 3; over https only. With --remove, those that it does not have go',
  },
  private: {
    kind: 'list',
    value: 'NETWORK',
    default: [],
    describe: 'that the URL may lead to though it is private, such as 10.0.0.0/8',
  },
  export: { kind: 'flag', describe: 'print them as Pakiti 3 does, for another server' },
} as const satisfies OptionTable;

/** @param networks private ones that the URL may lead to. @throws Failure that names the file or the URL */
export async function readDocument(
  { host, timeoutSignal }: OperatorWorld,
  place: string,
  networks: readonly string[],
): Promise<string> {
  if (!/^[a-z]+:\/\//i.test(place))
    return (await host.operator.files.open(place, MAX_BYTES)).bytes.toString('utf8');
  if (!place.toLowerCase().startsWith('https://'))
    throw new Failure('refused', `${place}: decisions are only taken over https`);
  const limits = { maxBytes: MAX_BYTES, maxRedirects: 3, timeoutSeconds: SECONDS, proxy: 'environment' };
  const { status, bytes } = await host.http.get(
    place,
    { ...limits, allowPrivate: networks },
    timeoutSignal(SECONDS),
  );
  if (status !== 200) throw new Failure('failed', `${place}: the server answers ${status}`);
  return bytes.toString('utf8');
}
