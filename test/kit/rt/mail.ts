/** A mail as the catcher of a test's mail transfer agent got it. */
export interface ReceivedMail {
  /** Names in lower case. */
  readonly headers: Readonly<Partial<Record<string, string>>>;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  /** All parts, as sent. */
  readonly body: string;
}

export function receivedMail(text: string): ReceivedMail {
  const end = text.indexOf('\n\n');
  const unfolded = text.slice(0, end).replaceAll(/\n[ \t]+/g, ' ');
  const headers: Readonly<Partial<Record<string, string>>> = Object.fromEntries(
    unfolded.split('\n').map((line) => {
      const [name = '', value = ''] = line.split(/:\s*(.*)/s);
      return [name.toLowerCase(), value];
    }),
  );
  return {
    headers,
    to: addresses(headers['to']),
    cc: addresses(headers['cc']),
    subject: headers['subject'] ?? '',
    body: text.slice(end + 2),
  };
}

function addresses(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((one) => (/<([^>]*)>/.exec(one)?.[1] ?? one).trim())
    .filter((one) => one !== '');
}
