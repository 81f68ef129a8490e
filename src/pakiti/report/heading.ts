/** What all protocols say of the node itself, under different names. */
import { distributionOf } from '../distribution.ts';
import type { Inventory, Packager } from '../inventory.ts';
import { hostName } from './host-name.ts';
import { inertField } from './inert.ts';
import type { PackageList } from './package-list.ts';
import type { Report } from './report.ts';

/** As the protocol carries it; null where it is not said. */
export interface Heading {
  readonly host: string | null;
  readonly system: string | null;
  readonly arch: string | null;
  readonly kernel: string | null;
  readonly packager: string | null;
  readonly site: string | null;
  readonly tag: string | null;
  readonly cpu: string | null;
}

/** @throws ReportError naming the field, or where there is no package */
export function reportOf(
  protocol: string,
  heading: Heading,
  list: PackageList,
  more: Partial<
    Pick<Inventory, 'bootKernel' | 'livepatch' | 'rebootRequired' | 'restart' | 'epochsUnknown'>
  > = {},
): Report {
  const host = hostName(heading.host ?? '');
  const said = (field: keyof Heading): string | null => textOf(field, heading[field]);
  const system = said('system') ?? '';
  const { packages, dropped } = list.finish();
  return {
    protocol,
    host,
    site: said('site'),
    tag: said('tag'),
    cpu: said('cpu'),
    inventory: {
      system,
      packager: packagerOf(heading.packager, system),
      arch: said('arch') ?? '',
      kernel: said('kernel') ?? '',
      ...UNSAID,
      ...more,
      ...incompleteness(dropped),
      packages,
    },
    dropped,
  };
}

/** What was left out may be of any package. */
function incompleteness(dropped: Report['dropped']): Pick<Inventory, 'incomplete'> {
  const [first] = dropped;
  if (first === undefined) return {};
  const lines =
    dropped.length === 1 ? '1 line of the report is' : `${dropped.length} lines of the report are`;
  return { incomplete: `${lines} no package and left out; line ${first.line}: ${first.reason}` };
}

const UNSAID = {
  bootKernel: undefined,
  livepatch: undefined,
  rebootRequired: undefined,
  restart: [],
} as const;

function textOf(field: string, value: string | null): string | null {
  const text = inertField(field, value ?? '');
  return text === '' ? null : text;
}

/** Where the report does not say it, the system does: versions have another order under each. */
export function packagerOf(said: string | null, system: string): Packager {
  const packager = said?.trim() ?? '';
  if (packager === 'rpm' || packager === 'dpkg') return packager;
  if (packager !== '') return 'other';
  const distribution = distributionOf({ system });
  return distribution.state === 'known' ? distribution.packager : 'other';
}
