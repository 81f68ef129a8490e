/** Hosts of the probes of single vulnerabilities, and how they become rows. */
import type { State } from '../../../src/result/index.ts';
import type { HostState } from '../../kit/constructed-host.ts';
import type { Difference, Row } from './row.ts';

export interface Case {
  readonly when: string;
  readonly setup: readonly string[];
  readonly as?: HostState['as'];
  readonly original: State;
  readonly ours: readonly [State, RegExp];
  readonly differs?: Difference;
}

export const NOT_GATED: Difference = {
  defect: 7,
  why: 'whether the fix is installed is left to the Pakiti client, which wrote nothing',
};
export const DOES_NOT_LOOK = (why: string): Difference => ({ defect: 8, why });
export const BY_DESIGN = (why: string): Difference => ({ defect: null, why });

/** Lines of sh that make a host of Enterprise Linux with these packages. */
export function rpms(...lines: readonly string[]): string {
  return `rpms << 'LIST'\n${lines.map((line) => `${line}\n`).join('')}LIST`;
}

export function tool(name: string, ...lines: readonly string[]): string {
  return `tool ${name} << 'TOOL'\n${lines.join('\n')}\nTOOL`;
}

/** What the Pakiti client left where the probe runs. */
export function pakiti(text: string): string {
  return `file /srv/empty/pakiti_results 644 '${text}'`;
}

export function cases(probe: string, id: string, list: readonly Case[]): readonly Row[] {
  return list.map(({ when, setup, as, original, ours: [state, says], differs }) => ({
    probe,
    when,
    host: { setup, ...(as === undefined ? {} : { as }) },
    original,
    ours: { argv: ['check_advisory', '--id', id, '--critical', 'low'], state, says },
    ...(differs === undefined ? {} : { differs }),
  }));
}

export function cve(id: string, ...list: readonly Case[]): readonly Row[] {
  return cases(`check_${id}`, id, list);
}

export const BASE = rpms('bash 5.1-1.el8');
