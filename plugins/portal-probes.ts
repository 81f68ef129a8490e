/** The services that `probe_definitions.xml` names: those of the table of metrics, described by checks and advisories. */
import { shippedAdvisories } from '../checks/advisory/catalogue.generated.ts';
import { checks } from '../checks/index.generated.ts';
import { serviceOf } from '../src/cli/node/metric-name.ts';
import { metricNames } from '../src/cli/node/metric-names.generated.ts';
import type { MetricRow } from '../src/cli/node/metric-row.ts';
import type { Advisory } from '../src/evidence/advisory.ts';
import type { ProbeDefinition } from '../src/portal/drop-in/probe-definitions.ts';

/** The probe that is asked from the monitor itself, by the name that it has in EGI. */
const ACTIVE = [{ name: 'eu.egi.Argus-DNs', check: 'argus-ban', friendlyName: 'Argus suspensions' }] as const;

/** @param vos virtual organisations that monitoring jobs run as, `ops` in the original */
export function probeDefinitions(vos: readonly string[]): readonly ProbeDefinition[] {
  const advisories = shippedAdvisories();
  return [
    ...vos.flatMap((vo) => metricNames.map((row) => definition(row, vo, advisories))),
    ...ACTIVE.map(({ name, check, friendlyName }) => ({ name, friendlyName, description: summaryOf(check) })),
  ];
}

function definition(row: MetricRow, vo: string, advisories: readonly Advisory[]): ProbeDefinition {
  const ids = [row.options?.['id'] ?? []].flat();
  const [advisory] =
    ids.length === 1
      ? advisories.filter(({ id, aliases = [] }) => [id, ...aliases].includes(ids[0] ?? ''))
      : [];
  return {
    name: serviceOf(row.metric, vo),
    friendlyName: row.metric.replace(/^check_/, ''),
    description: advisory === undefined ? summaryOf(row.check) : `${advisory.title} (${advisory.id})`,
  };
}

function summaryOf(name: string): string {
  const check = checks.find((one) => one.name === name);
  if (check === undefined) throw new Error(`there is no check '${name}'`);
  return check.summary;
}
