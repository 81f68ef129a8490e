import { expect } from 'chai';
import fc from 'fast-check';
import { SAMPLE_KEY, sampleTelling } from '../../../../test/kit/sample-telling.ts';
import { mailOf, type MailOptions } from './message.ts';

const OPERATION = '0e9a7f52-8a59-4c1d-9f21-7b1c3f2f6f10';
const HEADERS = [
  'Auto-Submitted',
  'Cc',
  'Content-Transfer-Encoding',
  'Content-Type',
  'Date',
  'From',
  'In-Reply-To',
  'MIME-Version',
  'Message-ID',
  'References',
  'Subject',
  'To',
  'X-Secmon-Key',
  'X-Secmon-Operation',
];

function options(more: Partial<MailOptions> = {}): MailOptions {
  return {
    operation: OPERATION,
    telling: sampleTelling(),
    from: 'secmon@example.org',
    replyTo: undefined,
    to: ['csirt@site-a.example'],
    cc: ['security@ngi.example'],
    tlp: 'TLP:AMBER',
    link: undefined,
    audience: 'site',
    ...more,
  };
}

async function header(given: MailOptions): Promise<ReadonlyMap<string, string>> {
  const text = (await mailOf(given)).toString('latin1');
  const lines = text
    .slice(0, text.indexOf('\r\n\r\n'))
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
}

describe('the mail of a telling', () => {
  it('threads by the key of the issue', async () => {
    const thread = `<${SAMPLE_KEY.replace(':', '.')}@example.org>`;
    const first = await header(options());
    expect(first.get('Message-ID')).to.equal(thread);
    expect(first.has('References')).to.equal(false);
    const later = await header(options({ telling: sampleTelling({ verb: 'resolve' }) }));
    expect(later.get('Message-ID')).to.equal(`<${OPERATION}@example.org>`);
    expect([later.get('In-Reply-To'), later.get('References')]).to.deep.equal([thread, thread]);
  });

  it('is the same to the byte whenever it is made', async () => {
    const [one, other] = [await mailOf(options()), await mailOf(options())];
    expect(one.equals(other)).to.equal(true);
  });

  it('is told to machines as what no human has written, and says that it is a reminder', async () => {
    const by = { kind: 'monitoring', name: 'ladder', via: '' } as const;
    const note = { audience: 'site', text: 'two days are left' } as const;
    const told = await header(options({ telling: sampleTelling({ verb: 'note', by, note }) }));
    expect(told.get('Auto-Submitted')).to.equal('auto-generated');
    expect(told.get('Subject')).to.match(/^Reminder: \[SITE-A\] .* TLP:AMBER$/);
  });

  it('has no header but its own, and no bare dot or carriage return, whatever a host is called', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom('\r', '\n', 'Bcc: a@b.example', ':', ' ', '\u0000', 'x', '\u00e9', '\ud800', '.'),
        )
        .map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (title, site, text) => {
        const telling = sampleTelling({
          verb: 'note',
          about: { title, site, hosts: [text] },
          note: { audience: 'site', text },
        });
        const given = options({ telling });
        expect([...(await header(given)).keys()].filter((name) => !HEADERS.includes(name))).to.deep.equal([]);
        const mail = (await mailOf(given)).toString('latin1');
        expect(mail.replaceAll('\r\n', '')).to.not.match(/[\r\n\0]/);
      }),
    );
  });
});
