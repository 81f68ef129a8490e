/** From the observation to the verdict: pure, nothing but the arguments. */
import {
  Failure,
  type Finding,
  type Metric,
  type MetricDeclaration,
  type Verdict,
} from '../../src/check/index.ts';
import { durationText } from '../../src/x509/duration-text.ts';
import { dayOfCanary } from './canary.ts';
import { isRead, type ArgusBanObservation, type Canary, type Pap } from './observation.ts';

export const metrics = {
  policies: { unit: '', describe: 'policies of all PAPs' },
  paps: { unit: '', describe: 'PAPs whose policies were read' },
  canary_age: { unit: 's', describe: 'seconds since the day of the newest banned canary began' },
} as const satisfies Readonly<Record<string, MetricDeclaration>>;

const DAY = 86_400;
/** Where the day begins first, it is fourteen hours ahead of UTC. */
const AHEAD = DAY;

/** @throws Failure `malformed` for an observation that lacks facts */
export function evaluate(observation: ArgusBanObservation, { grace }: { readonly grace: number }): Verdict {
  requireFacts(observation);
  const { paps, server } = observation;
  const banned = newestBanned(observation);
  const isFresh = banned !== undefined && banned.day >= startOfDay(observation.at - grace * 3600);
  const finding = isFresh ? freshFinding(server, banned) : missingFinding(observation, banned);
  return {
    summary: paps.length === 0 ? NO_PAP : finding.text,
    findings: [
      ...(paps.length === 0
        ? [{ state: 'UNKNOWN', subject: server, kind: 'no-pap', text: NO_PAP } as const]
        : [finding]),
      ...paps.flatMap((pap) => unreadFinding(pap, isFresh)),
    ],
    metrics: metricsOf(observation, banned),
  };
}

const NO_PAP = 'the server names no PAP';

function requireFacts({ at, paps }: ArgusBanObservation): void {
  const isWhole =
    Number.isFinite(at) &&
    paps.every((pap) => !isRead(pap) || (Array.isArray(pap.canaries) && Number.isFinite(pap.policies)));
  if (!isWhole) throw new Failure('malformed', 'the observation has been changed: not every fact is in it');
}

interface Banned extends Canary {
  readonly alias: string;
  readonly day: number;
}

/** A canary of a day that is still far ahead proves nothing about today. */
function newestBanned({ at, paps }: ArgusBanObservation): Banned | undefined {
  const banned = paps.filter(isRead).flatMap(({ alias, canaries }) =>
    canaries.flatMap((canary): readonly Banned[] => {
      const day = dayOfCanary(canary.date);
      return day === undefined || !canary.denied || day > at + AHEAD ? [] : [{ ...canary, alias, day }];
    }),
  );
  return banned.toSorted((a, b) => b.day - a.day)[0];
}

function startOfDay(at: number): number {
  return Math.floor(at / DAY) * DAY;
}

function freshFinding(server: string, { date, alias }: Banned): Finding {
  const text = `the canary of ${dayText(date)} is banned`;
  return { state: 'OK', subject: server, kind: 'banned', text, evidence: [`by the PAP '${alias}'`] };
}

function missingFinding({ at, server, paps }: ArgusBanObservation, banned: Banned | undefined): Finding {
  const read = paps.filter(isRead);
  const policies = read.reduce((sum, pap) => sum + pap.policies, 0);
  const foreign = read.reduce((sum, pap) => sum + pap.foreign, 0);
  const allowed = read.flatMap(({ canaries }) => canaries.filter(({ denied }) => !denied));
  const last = banned === undefined ? ', nor any other' : `; the last ${durationText(at - banned.day)} old`;
  return {
    // What could not be read may have it.
    state: read.length === paps.length ? 'CRITICAL' : 'UNKNOWN',
    subject: server,
    kind: 'missing',
    text: `no canary of today${last}`,
    evidence: [
      `${policies} policies of ${read.length} PAPs`,
      ...(foreign === 0 ? [] : [`${foreign} canaries that the salt has not made: is it the right one?`]),
      ...allowed.map(
        ({ date }) => `the canary of ${dayText(date)} is named by a rule that does not simply deny it`,
      ),
    ],
  };
}

function unreadFinding(pap: Pap, isFresh: boolean): readonly Finding[] {
  if (isRead(pap)) return [];
  const { alias, failure, message } = pap;
  return [{ state: isFresh ? 'WARNING' : 'UNKNOWN', subject: alias, kind: failure, text: message }];
}

function dayText(date: string): string {
  return date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}

function metricsOf({ at, paps }: ArgusBanObservation, banned: Banned | undefined): readonly Metric[] {
  const read = paps.filter(isRead);
  const policies = read.reduce((sum, pap) => sum + pap.policies, 0);
  return [
    { label: 'policies', value: policies, unit: metrics.policies.unit, min: 0 },
    { label: 'paps', value: read.length, unit: metrics.paps.unit, min: 0 },
    ...(banned === undefined
      ? []
      : [{ label: 'canary_age', value: Math.floor(at - banned.day), unit: metrics.canary_age.unit }]),
  ];
}
