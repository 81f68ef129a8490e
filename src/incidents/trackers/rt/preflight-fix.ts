/** What an operator enters where RT runs, for our own user and queues. */
const INITIALDATA = 'rt-setup-database --action insert --datafile config/rt/initialdata';
/** As config/rt/initialdata has them where it is told nothing else. */
const USER = 'secmon';
export const QUEUE = 'Security Monitoring';

export interface SetUp {
  readonly queues: readonly string[];
  /** Of the token; undefined where nobody knows. */
  readonly user: string | undefined;
  /** Where a new token goes. */
  readonly tokenFile?: string;
}

/** Without our queue in SECMON_RT_QUEUES it is made where it is not there. */
export function setUpFix({ queues, user = USER, tokenFile }: SetUp): string {
  const others = queues.filter((name) => name !== QUEUE);
  return [
    ...(tokenFile === undefined ? [] : [`SECMON_TOKEN_FILE=${tokenFile}`]),
    ...(user === USER ? [] : [`SECMON_RT_USER=${quoted(user)}`]),
    ...(others.length === 0 ? [] : [`SECMON_RT_QUEUES=${quoted(queues.join(','))}`]),
    INITIALDATA,
  ].join(' ');
}

/** Grants the rights on one queue and applies the custom fields to it. */
export function grantFix(queue: string, user: string | undefined): string {
  return setUpFix({ queues: [queue], user });
}

/** For a shell. */
function quoted(text: string): string {
  return /^[\w ,.-]+$/.test(text) ? `"${text}"` : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
