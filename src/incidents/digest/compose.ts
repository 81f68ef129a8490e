/** The mails of one digest, from what the watch knows. */
import type { WatchTables } from '../../store/watch.ts';
import { subjectKey } from '../../bridge/event.ts';
import type { Laid } from '../intake/site-policy.ts';
import type { Tlp } from '../trackers/tlp.ts';
import { type Spell, spellOf, watchedOf, type WatchedSubject } from '../watch/watch.ts';
import { gather, type Scope } from './gather.ts';
import type { DigestKind, Period } from './period.ts';
import { type DigestText, renderDigest } from './render.ts';

export interface DigestMail extends DigestText {
  /** `all`, `ngi:NAME` or `site:NAME`. */
  readonly scope: string;
  readonly to: readonly string[];
}

export interface ComposeWorld {
  readonly watch: Pick<WatchTables, 'spells' | 'subjectsIn' | 'subjects'>;
  readonly laid: Laid;
  readonly officers: readonly string[];
  readonly tlp: Tlp;
  /** Since when the log is watched, in seconds since the epoch; undefined: for as long as anybody asks. */
  readonly since?: number | undefined;
}

/**
 * Nobody is told that nothing is known of a time that was not watched at all.
 * @param isMeant who is told; everybody unless given
 */
export async function composeDigest(
  { watch, laid, officers, tlp, since = -Infinity }: ComposeWorld,
  kind: DigestKind,
  period: Period,
  isMeant: (scope: Scope) => boolean = (): boolean => true,
): Promise<readonly DigestMail[]> {
  const during = (await watch.spells(kind.state, period.from, period.to)).map(spellOf);
  const open = (await watch.subjectsIn([kind.state])).map(watchedOf);
  const spells = [...during, ...open.filter(({ at }) => at < period.from).map(silent)];
  const rows = await watch.subjects(spells.map(({ subject }) => subjectKey(subject)));
  const scopes = gather({
    spells,
    period,
    stateOf: ({ subject }) => {
      const row = rows.get(subjectKey(subject));
      return row && watchedOf(row).state;
    },
    directory: laid.directory,
    rules: laid.policy?.sites,
    officers,
  });
  const isSaying = ({ sites }: Scope): boolean => sites.length > 0 || since < period.to;
  return scopes
    .filter((scope) => isSaying(scope) && isMeant(scope))
    .map((scope) => {
      const name = scope.kind === 'all' ? 'all' : `${scope.kind}:${scope.name}`;
      return { scope: name, to: scope.to, ...renderDigest(kind, { ...period, since }, scope, tlp) };
    });
}

/** Bad when it was last heard of, and nobody has said anything since: not known to be well. */
function silent({ subject, state, since, at }: WatchedSubject): Spell {
  return { subject, state, from: since, last: at, summary: 'nothing has been heard of it since' };
}
