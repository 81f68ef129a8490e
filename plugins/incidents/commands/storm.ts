/** When more is to be opened than anybody expects, an officer looks first. */
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { nearestName } from '../../../src/check/misspelt.ts';
import { Failure } from '../../../src/host/failure.ts';
import { utc } from '../../../src/incidents/documents.ts';
import type { Held } from '../../../src/incidents/intake/held.ts';
import type { Intake } from '../../../src/incidents/intake/intake.ts';
import {
  type Allowed,
  type SiteStorm,
  type Storm,
  stoppedSites,
} from '../../../src/incidents/intake/storm.ts';
import { escapeText } from '../../../src/render/index.ts';
import { withIntake } from '../intake.ts';
import { jsonText } from './list.ts';
import { bounded, configOption, jsonOption, sayingOptions } from './options.ts';
import { whoDecides } from '../../who-decides.ts';

const showOptions = { ...configOption, ...jsonOption } as const;

export const stormShow: Command = {
  name: 'incident storm show',
  summary: 'say whether issues are opened, or wait since too many were; `incident held` lists them',
  operands: [],
  options: showOptions,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: showOptions }, argv, host);
    const { storm, held } = await withIntake(host, given.config, async (intake) => ({
      storm: await intake.storm(),
      held: await intake.held(),
    }));
    const waiting = held.filter((one) => one.for === 'storm').length;
    const sites = stoppedSites(storm).map((one) => ({ ...one, waiting: waitingAt(one.site, held).length }));
    const text = given.json ? jsonText({ ...storm, waiting, sites }) : shown({ ...storm, sites }, waiting);
    return { text, exitCode: 0 };
  },
};

type StoppedSite = SiteStorm & { readonly waiting: number };

function waitingAt(site: string, held: readonly Held[]): readonly Held[] {
  return held.filter((one) => one.for === 'site-storm' && one.subject.site === site);
}

function shown(
  { stoppedAt, openings, allowed, sites }: Storm & { readonly sites: readonly StoppedSite[] },
  waiting: number,
): string {
  const but =
    sites.length === 0
      ? ''
      : ', but for those of sites that wait for `secmon incident storm allow --site SITE`:';
  const state =
    stoppedAt === null
      ? `issues are opened${but}\n`
      : `nothing is opened since ${utc(stoppedAt)}, after ${openings} issues: ${waiting} wait\n`;
  return `${state}${siteTable(sites)}${allowed === undefined ? '' : passed(allowed)}`;
}

function siteTable(sites: readonly StoppedSite[]): string {
  if (sites.length === 0) return '';
  const rows = sites.map(({ site, stoppedAt, openings, waiting }) => [
    ...[site, stoppedAt === null ? '' : utc(stoppedAt), String(openings), String(waiting)],
  ]);
  return textTable([['SITE', 'SINCE', 'OPENED', 'WAIT'], ...rows].map((row) => row.map(escapeText)));
}

function passed({ by, at, why, site }: Allowed): string {
  const which = site === undefined ? '' : `, of ${escapeText(site)},`;
  return `the last one${which} was let pass by ${escapeText(by)} at ${utc(at)}: ${escapeText(why)}\n`;
}

const { as, why } = sayingOptions;
const allowOptions = {
  ...configOption,
  as,
  why,
  site: {
    kind: 'text',
    value: 'SITE',
    describe: 'what waits since too many were of this site, instead of what waits since too many were of all',
  },
} as const;

export const stormAllow: Command = {
  name: 'incident storm allow',
  summary:
    'open what has waited since too many issues were to be opened, at all sites or at one, and count anew',
  operands: [],
  options: allowOptions,
  async run(argv, world) {
    const { options: given } = await readCall({ operands: [], options: allowOptions }, argv, world.host);
    if (given.why === undefined || given.why.trim() === '')
      throw new UsageError('--why is missing: a decision has a reason');
    const [by, reason] = [await whoDecides(given.as, world), bounded('--why', given.why)];
    const text = await withIntake(world.host, given.config, async (intake) => {
      if (given.site !== undefined) await requireStopped(intake, given.site);
      const count = await intake.allowStorm(by, reason, given.site);
      return `${count} issues will be opened\n${stillStopped(stoppedSites(await intake.storm()))}`;
    });
    return { text, exitCode: 0 };
  },
};

/** @throws Failure `missing` for a site of which nothing waits: it may be misspelt */
async function requireStopped(intake: Intake, site: string): Promise<void> {
  const stopped = stoppedSites(await intake.storm()).map((one) => one.site);
  if (stopped.includes(site) || waitingAt(site, await intake.held()).length > 0) return;
  const nearest = nearestName(site, stopped);
  const hint = nearest === undefined ? '' : ` (did you mean '${nearest}'?)`;
  throw new Failure('missing', `--site: nothing of '${site}' waits after a storm${hint}`);
}

function stillStopped(sites: readonly SiteStorm[]): string {
  if (sites.length === 0) return '';
  const names = sites.map(({ site }) => escapeText(site)).join(' ');
  return `those of sites of which there were too many still wait, for --site: ${names}\n`;
}
