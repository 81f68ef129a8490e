/** By whose rules inventories are assessed: of servers with other rules over one store, those with the newest have it. */
import type { Place } from '../schema.ts';
import { isAhead } from '../clocks.ts';
import { pendAll } from './pending.ts';

/** What somebody assesses by. */
export interface Ruling {
  /** Greater with each change of what the same inventory and the same feeds come to. */
  readonly rules: number;
  /** Another text where the same inventory may come to something else though no record has changed. */
  readonly circumstances: string;
}

export type Ruled =
  /** All are to be made again. */
  | 'changed'
  | 'unchanged'
  /** Somebody with newer rules is at work, and it is left to him. */
  | 'newer';

const CIRCUMSTANCES = 'circumstances of assessments';
const RULES = 'rules of assessments';

/** Whoever has newer rules, and has said nothing for so long, is taken back, or gone. */
export const NEWER_RULES_SECONDS = 900;
/** Said anew when it was said so long ago. */
const SAY_AGAIN_SECONDS = 60;

/** Who assesses says so, and where the last assessments were made by something else, all are to be made again. */
export async function rule(place: Place, { rules, circumstances }: Ruling, at: number): Promise<Ruled> {
  if (await isOvertaken(place, rules, at)) return 'newer';
  if ((await marked(place, CIRCUMSTANCES)) === circumstances) return 'unchanged';
  await mark(place, CIRCUMSTANCES, circumstances);
  await pendAll(place, at);
  return 'changed';
}

/**
 * Whether it is to be left to somebody with newer rules. Who is at work by these says so with each part: to assess everything takes
 * longer than newer ones are waited for.
 */
export async function isOvertaken(place: Place, rules: number, at: number): Promise<boolean> {
  const said = await saidIn(place);
  if (isNewer(said, rules, at)) return true;
  if (said?.rules !== rules || Math.abs(at - said.at) >= SAY_AGAIN_SECONDS)
    await mark(place, RULES, JSON.stringify({ rules, at } satisfies Said));
  return false;
}

interface Said {
  readonly rules: number;
  /** When whoever assesses by them was there last, seconds since the epoch. */
  readonly at: number;
}

function isNewer(said: Said | undefined, rules: number, at: number): boolean {
  return (
    said !== undefined && said.rules > rules && said.at > at - NEWER_RULES_SECONDS && !isAhead(said.at, at)
  );
}

async function saidIn(place: Place): Promise<Said | undefined> {
  const value = await marked(place, RULES);
  return value === undefined ? undefined : (JSON.parse(value) as Said);
}

async function marked({ db }: Place, name: string): Promise<string | undefined> {
  const row = await db.selectFrom('pakiti_mark').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

async function mark({ db }: Place, name: string, value: string): Promise<void> {
  const added = db.insertInto('pakiti_mark').values({ name, value });
  await added.onConflict((conflict) => conflict.column('name').doUpdateSet({ value })).execute();
}
