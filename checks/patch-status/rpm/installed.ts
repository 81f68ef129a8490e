/** What rpm has installed. Source: rpm(8), "Package Query Options". */
import { Failure } from '../../../src/check/index.ts';
import type { Look } from '../../../src/evidence/look.ts';
import { latin1, need } from '../../../src/pakiti/client/node.ts';
import { recordFormat, recordsOf } from '../../../src/pakiti/client/records.ts';

export interface InstalledRpm {
  readonly name: string;
  /** `[EPOCH:]VERSION-RELEASE`. */
  readonly version: string;
  readonly architecture: string;
  /** `NAME:STREAM`; null where it is of no module. */
  readonly module: string | null;
  /** Seconds since the epoch. */
  readonly installedAt: number;
}

const FORMAT = recordFormat([
  '%{NAME}',
  '%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}',
  '%{ARCH}',
  '%{MODULARITYLABEL}',
  '%{INSTALLTIME}',
]);

/** @throws Failure */
export async function installedRpms({ host, signal }: Look): Promise<readonly InstalledRpm[]> {
  const output = await need({ host, signal, programs: {} }, 'rpm', '-qa', '--qf', FORMAT);
  // A header that is damaged is left out, and nothing but this tells.
  const error = output.stderr.split('\n').find((line) => line.startsWith('error:'));
  if (error !== undefined) throw new Failure('failed', `rpm -qa: ${error}`);
  return recordsOf(latin1(output)).flatMap(
    ([name = '', version = '', architecture = '', label = '', time = '']) => {
      if (name === 'gpg-pubkey') return [];
      const module = /^(?<module>[^:]+:[^:]+):/.exec(label)?.groups?.['module'] ?? null;
      return [{ name, version: version.replace(/^0:/, ''), architecture, module, installedAt: Number(time) }];
    },
  );
}
