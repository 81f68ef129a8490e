/** What the daemon answers over HTTP: the paths of its receivers and of the portal, and what Prometheus reads. */
import { prepareListening, reportingFailures, withFreshCredentials } from '../../src/bridge/listen.ts';
import type { ListenConfiguration } from '../../src/bridge/listen-schema.ts';
import type { Answer, HeardRequest, Listener } from '../../src/host/listener.ts';
import { listen } from '../../src/host/local/http-listener.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { Credential, Refusal } from '../../src/trust/credential.ts';
import type { Activity } from './activity.ts';

/** Trouble with the token file stands under this name among the receivers' notices. */
const LISTENER = 'listener';

export interface Http {
  readonly isOnLoopback: boolean;
  credentialOf(request: Pick<HeardRequest, 'headers' | 'client'>): Credential | undefined;
  /** Counts one who was turned away. @param why where that is not because of the request's token or certificate */
  turnedAway(request: Pick<HeardRequest, 'headers' | 'client'>, why?: Refusal): void;
  /** Answers requests for this path, or below it where it ends with `/`. */
  mount(path: string, answer: Answer): void;
  /** Begins to listen. */
  open(): Promise<Listener>;
}

/** @throws Failure that names the field, or the file */
export async function prepareHttp(
  configuration: ListenConfiguration,
  machine: Machine,
  activity: Activity,
): Promise<Http> {
  const notice = (kind: 'trouble' | 'recovered', text: string): void =>
    activity.notice(LISTENER, { kind, text });
  const { options, credentials, isOnLoopback } = await prepareListening(machine, configuration, notice);
  const mounts = new Map<string, Answer>();
  return {
    isOnLoopback,
    credentialOf: (request) => credentials.credentialOf(request),
    turnedAway: (request, why) => activity.turnedAway(why ?? credentials.refusalOf(request)),
    mount: (path, answer) => mounts.set(path, reportingFailures(path, answer, notice)),
    open: () =>
      listen(
        options,
        withFreshCredentials(credentials, (request) => dispatch(mounts, request)),
      ),
  };
}

/** The longest path counts. */
export async function dispatch(
  mounts: ReadonlyMap<string, Answer>,
  request: HeardRequest,
): ReturnType<Answer> {
  const below = [...mounts.keys()]
    .filter((path) => path.endsWith('/') && request.path.startsWith(path))
    .toSorted((one, other) => other.length - one.length);
  const answer = mounts.get(request.path) ?? mounts.get(below[0] ?? '');
  return answer === undefined
    ? { status: 404, body: { error: 'there is nothing here' } }
    : await answer(request);
}

/**
 * What is counted is of the whole daemon, so for nobody who may see some sites only; whoever is on this machine needs
 * no credential.
 */
export function metricsAnswer(
  { credentialOf, turnedAway, isOnLoopback }: Pick<Http, 'credentialOf' | 'turnedAway' | 'isOnLoopback'>,
  contentType: string,
  text: () => Promise<string>,
): Answer {
  return async (request) => {
    if (!(isOnLoopback && !isForwarded(request)) && !maySeeAll(credentialOf(request))) {
      turnedAway(request);
      return {
        status: 401,
        headers: { 'www-authenticate': 'Bearer' },
        body: { error: 'a credential that may read everything is needed' },
      };
    }
    if (request.method !== 'GET')
      return { status: 405, headers: { allow: 'GET' }, body: { error: 'metrics are read' } };
    return { status: 200, headers: { 'content-type': contentType }, body: await text() };
  };
}

/** By a server in front: whoever asks may be anywhere. */
function isForwarded({ headers }: HeardRequest): boolean {
  return ['x-forwarded-for', 'forwarded', 'via'].some((name) => headers[name] !== undefined);
}

function maySeeAll(credential: Credential | undefined): boolean {
  return (
    credential?.scopes.includes('read') === true &&
    credential.sites === undefined &&
    credential.ngis === undefined
  );
}
