/** What results make of the ledger, without the daemon, or without making it. */
import { eventId, subjectKey } from '../../../src/bridge/event.ts';
import { subjectMap, type SubjectRule } from '../../../src/bridge/subject-map.ts';
import { reportValidator } from '../../../src/bridge/validate.ts';
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure } from '../../../src/host/failure.ts';
import type { Host } from '../../../src/host/host.ts';
import { entryDocument } from '../../../src/incidents/documents.ts';
import { beginningOf } from '../../../src/incidents/intake/intake-schema.ts';
import type { Intake, Taken } from '../../../src/incidents/intake/intake.ts';
import type { Happening } from '../../../src/incidents/intake/session.ts';
import type { Statement } from '../../../src/incidents/intake/statement.ts';
import { escapeText } from '../../../src/render/index.ts';
import type { LogPart } from '../../../src/store/intake.ts';
import { type Findings, withIntake } from '../intake.ts';
import { jsonText } from './list.ts';
import { configOption, jsonOption } from './options.ts';

const MAX_BYTES = 256 * 2 ** 20;
const BATCH = 500;
/** A rehearsal is one transaction, and keeps an embedded store from the daemon while it lasts. */
const MOST_REHEARSED = 10_000;

const options = {
  ...configOption,
  'dry-run': { kind: 'flag', describe: 'say what would be done and sent, and do and send nothing' },
  events: {
    kind: 'text',
    value: 'FILE',
    describe: 'of these, one as JSON a line as a file sink writes them, not of the log; with --dry-run only',
  },
  ...jsonOption,
} as const;

export const incidentIntake: Command = {
  name: 'incident intake',
  summary: `take what the log of the bridge holds that has not been taken, and what hosts lack by incidents.pakiti, into the ledger, which a daemon with incidents does by itself; with --dry-run of ${MOST_REHEARSED} results at most`,
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const { 'dry-run': isRehearsal, events } = given;
    if (events !== undefined && !isRehearsal)
      throw new UsageError('--events: only with --dry-run; results come in through the bridge');
    let trouble: string | undefined;
    const taken = await withIntake(host, given.config, async (intake, configuration, openFindings) => {
      const lacked = await openFindings();
      const findings: Findings | undefined = lacked && (async (take) => (trouble = await lacked(take)));
      const { hosts = [], incidents = {} } = configuration;
      if (events !== undefined) return await intake.rehearse(await readEvents(host, events, hosts));
      const since = beginningOf(incidents, host.clock.now());
      const beginning = await intake.beginning(since);
      if (isRehearsal)
        return await intake.rehearseLog(MOST_REHEARSED, beginning, await said(MOST_REHEARSED, findings));
      await intake.prepare(beginning);
      const steps = [await all(intake)];
      await findings?.(async (statements) => {
        const step = await intake.take(statements);
        steps.push(step);
        return step;
      });
      return joined(steps);
    });
    const text = given.json ? jsonText(document(taken)) : told(taken, isRehearsal);
    return { text, ...(trouble !== undefined && { aside: `${escapeText(trouble)}\n` }), exitCode: 0 };
  },
};

async function all(intake: Intake): Promise<Taken> {
  const happened: Happening[] = [];
  let [count, late, ahead] = [0, 0, 0];
  for (;;) {
    const taken = await intake.next(BATCH);
    count += taken.count;
    late += taken.late;
    ahead += taken.ahead;
    happened.push(...taken.happened);
    if (taken.count < BATCH) return { count, late, ahead, happened };
  }
}

async function said(most: number, findings: Findings | undefined): Promise<readonly Statement[]> {
  const all: Statement[] = [];
  await findings?.((statements) => {
    all.push(...statements);
    return Promise.resolve(NOTHING);
  });
  return all.slice(0, most);
}

const NOTHING: Taken = { count: 0, late: 0, ahead: 0, happened: [] };

function joined(all: readonly Taken[]): Taken {
  const sum = (of: (taken: Taken) => number): number => all.reduce((total, taken) => total + of(taken), 0);
  return {
    count: sum(({ count }) => count),
    late: sum(({ late }) => late),
    ahead: sum(({ ahead }) => ahead),
    happened: all.flatMap(({ happened }) => happened),
  };
}

/** @throws Failure `malformed` that names file, line and field */
async function readEvents(
  host: Host,
  path: string,
  hosts: readonly SubjectRule[],
): Promise<readonly LogPart[]> {
  const { bytes } = await host.files.open(path, MAX_BYTES);
  const validate = await reportValidator();
  const map = subjectMap(hosts);
  const lines = bytes.toString('utf8').split('\n');
  return lines.flatMap((line, index): readonly LogPart[] => {
    if (line.trim() === '') return [];
    const validated = validate([parsed(line, `${path}:${index + 1}`)]);
    if ('complaints' in validated) {
      const [{ field, message } = { field: '', message: 'not an event' }] = validated.complaints;
      throw new Failure('malformed', `${path}:${index + 1}: ${field} ${message}`);
    }
    return validated.reports.map((report) => {
      const own = map.identify(report);
      const event = { ...own, id: eventId(own), source: '', reporter: '', signature: 'none' };
      const at = Date.parse(own.end) / 1000;
      return { seq: index, subject: subjectKey(own.subject), received_at: at, body: JSON.stringify(event) };
    });
  });
}

function parsed(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Failure('malformed', `${place}: not JSON`);
  }
}

function document({ count, late, ahead, happened }: Taken): object {
  return {
    count,
    late,
    ahead,
    happened: happened.map((one) =>
      one.what === 'held'
        ? one
        : { what: one.what, ...aboutOf(one), entry: entryDocument(one.entry), send: one.operations },
    ),
  };
}

function aboutOf(one: Exclude<Happening, { readonly what: 'held' }>): object {
  return one.what === 'incident' ? { campaign: one.incident.campaign } : { subject: one.issue.subject };
}

function told({ count, late, happened }: Taken, isRehearsal: boolean): string {
  const verb = isRehearsal ? 'would be' : 'were';
  const lines = happened.flatMap(lineOf);
  const changes = happened.filter(({ what }) => what !== 'held').length;
  return [...lines, `${count} results ${verb} taken, ${late} of them too late; ${changes} changes\n`].join(
    '',
  );
}

function lineOf(one: Happening): readonly string[] {
  if (one.what === 'held') {
    const { subject, for: reason, why } = one.held;
    return [`held for ${reason}: ${words(subject)}: ${escapeText(why)}\n`];
  }
  const { entry, operations } = one;
  const sent = operations.map(
    ({ tracker, verb, payload }) =>
      `  to ${escapeText(tracker)}: ${escapeText(verb)} ${escapeText(payload)}\n`,
  );
  const what =
    one.what === 'incident'
      ? `incident ${escapeText(one.incident.title)}`
      : `${words(one.issue.subject)}, ${one.issue.severity}`;
  return [`${entry.action}: ${what}: ${escapeText(entry.why)}\n`, ...sent];
}

function words({
  site,
  class: kind,
  id,
  scope,
}: {
  site: string;
  class: string;
  id: string;
  scope: string;
}): string {
  return [site, kind, id, scope]
    .filter((word) => word !== '')
    .map(escapeText)
    .join(' ');
}
