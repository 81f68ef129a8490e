/** What intake remembers, within one transaction: each row is read once, and written once at the end. */
import type { IntakeRows } from '../../store/intake.ts';
import type { TrackRow, VoiceRow } from '../../store/intake-rows.ts';
import type { IssueKey } from '../issue-key.ts';
import type { Issue } from '../issue.ts';
import { releaseOf } from '../release.ts';
import { type Held, heldOf, heldRow } from './held.ts';
import { STORM, type Storm, stormIn } from './storm.ts';
import type { Track } from './track.ts';

/** As far as it tells whether a bad result brings the issue back. */
export type Brief = Pick<Issue, 'state' | 'closedAt' | 'mutedUntil' | 'severity' | 'mergedInto' | 'pinned'>;

type Id = string;

function idOf({ key, voice }: Pick<Track, 'key' | 'voice'>): Id {
  return `${key} ${voice}`;
}

export class Memory {
  readonly #rows: IntakeRows;
  readonly #voices = new Map<string, Omit<VoiceRow, 'voice'>>();
  readonly #heard = new Set<string>();
  readonly #tracks = new Map<Id, Track>();
  readonly #changed = new Map<Id, Pick<Track, 'key' | 'voice'>>();
  readonly #ofVoice = new Map<string, Set<Id>>();
  readonly #ofKey = new Map<IssueKey, Set<Id>>();
  readonly #whole = new Set<IssueKey>();
  readonly #briefs = new Map<IssueKey, Brief>();
  /** Undefined: it is known not to be. */
  readonly #held = new Map<IssueKey, Held | undefined>();
  #storm: { was: Storm; is: Storm } | undefined;
  /** Voices that had spoken later than they do now. */
  ahead = 0;

  private constructor(rows: IntakeRows) {
    this.#rows = rows;
  }

  /** With all that these voices have said before. */
  static async of(rows: IntakeRows, voices: readonly string[]): Promise<Memory> {
    const memory = new Memory(rows);
    for (const { voice, ...heard } of await rows.voices(voices)) memory.#voices.set(voice, heard);
    const tracks = await rows.tracksOfVoices(voices);
    for (const row of tracks) memory.#know(trackOf(row));
    await memory.#look([...memory.#ofKey.keys()]);
    return memory;
  }

  async #look(keys: readonly IssueKey[]): Promise<void> {
    if (keys.length === 0) return;
    for (const { key, body } of await this.#rows.briefs(keys))
      this.#briefs.set(key as IssueKey, JSON.parse(body) as Brief);
    await this.#lookHeld(keys);
  }

  async #lookHeld(keys: readonly IssueKey[]): Promise<void> {
    for (const key of keys) this.#held.set(key, undefined);
    for (const row of await this.#rows.heldOf(keys)) this.#held.set(row.issue_key as IssueKey, heldOf(row));
  }

  /** When the newest of a voice was seen. */
  newestOf(voice: string): number | undefined {
    return this.#voices.get(voice)?.at;
  }

  /** What it has said then; undefined where nobody knows. */
  toldBy(voice: string): string | undefined {
    return this.#voices.get(voice)?.told ?? undefined;
  }

  hear(voice: string, heard: Omit<VoiceRow, 'voice'>): void {
    if (heard.at < (this.newestOf(voice) ?? -Infinity)) this.ahead += 1;
    this.#voices.set(voice, heard);
    this.#heard.add(voice);
  }

  tracksOf(voice: string): readonly Track[] {
    return this.#among(this.#ofVoice.get(voice));
  }

  /** In the order of their hosts, so that whoever reads them does the same. */
  async tracksAbout(key: IssueKey): Promise<readonly Track[]> {
    if (!this.#whole.has(key)) {
      for (const row of await this.#rows.tracksOfKey(key)) {
        const track = trackOf(row);
        if (!this.#changed.has(idOf(track))) this.#know(track);
      }
      this.#whole.add(key);
    }
    return this.#among(this.#ofKey.get(key)).toSorted(byHost);
  }

  put(track: Track): void {
    this.#know(track);
    this.#changed.set(idOf(track), track);
  }

  forget(track: Track): void {
    this.#tracks.delete(idOf(track));
    this.#changed.set(idOf(track), track);
  }

  brief(key: IssueKey): Brief | undefined {
    return this.#briefs.get(key);
  }

  seeIssue(key: IssueKey, issue: Issue): void {
    this.#briefs.set(key, issue);
  }

  async held(key: IssueKey): Promise<Held | undefined> {
    if (!this.#held.has(key)) await this.#lookHeld([key]);
    return this.#held.get(key);
  }

  isHeld(key: IssueKey): boolean {
    return this.#held.get(key) !== undefined;
  }

  async hold(held: Held): Promise<void> {
    this.#held.set(held.key, held);
    await this.#rows.putHeld(heldRow(held));
  }

  async release(key: IssueKey): Promise<void> {
    if ((await this.held(key)) === undefined) return;
    this.#held.set(key, undefined);
    await this.#rows.deleteHeld(key);
  }

  async isReleased(site: string): Promise<boolean> {
    return (await releaseOf(this.#rows, site)) !== undefined;
  }

  async storm(): Promise<Storm> {
    if (this.#storm === undefined) {
      const was = await stormIn(this.#rows);
      this.#storm = { was, is: was };
    }
    return this.#storm.is;
  }

  async setStorm(storm: Storm): Promise<void> {
    const was = await this.storm();
    this.#storm = { was: this.#storm?.was ?? was, is: storm };
  }

  /** Everything that has changed. */
  async write(): Promise<void> {
    const voices = [...this.#heard].map((voice) => ({
      voice,
      at: 0,
      said: null,
      told: null,
      ...this.#voices.get(voice),
    }));
    await this.#rows.putVoices(voices);
    const changed = [...this.#changed].map(([id, named]) => ({ named, track: this.#tracks.get(id) }));
    await this.#rows.putTracks(changed.flatMap(({ track }) => (track === undefined ? [] : rowOf(track))));
    const gone = changed.filter(({ track }) => track === undefined);
    await this.#rows.deleteTracks(gone.map(({ named: { key, voice } }) => ({ issue_key: key, voice })));
    if (this.#storm !== undefined && this.#storm.was !== this.#storm.is)
      await this.#rows.putGuard(STORM, JSON.stringify(this.#storm.is));
  }

  #know(track: Track): void {
    const id = idOf(track);
    this.#tracks.set(id, track);
    added(this.#ofVoice, track.voice, id);
    added(this.#ofKey, track.key, id);
  }

  #among(ids: Iterable<Id> = []): readonly Track[] {
    return [...ids].flatMap((id) => this.#tracks.get(id) ?? []);
  }
}

function byHost(one: Track, other: Track): number {
  if (one.host !== other.host) return one.host < other.host ? -1 : 1;
  return one.voice < other.voice ? -1 : 1;
}

function added<K>(index: Map<K, Set<Id>>, name: K, id: Id): void {
  const ids = index.get(name);
  if (ids === undefined) index.set(name, new Set([id]));
  else ids.add(id);
}

export function trackOf({ body }: Pick<TrackRow, 'body'>): Track {
  return JSON.parse(body) as Track;
}

function rowOf(track: Track): TrackRow {
  return { issue_key: track.key, voice: track.voice, body: JSON.stringify(track) };
}
