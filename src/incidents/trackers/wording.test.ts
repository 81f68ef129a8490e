import { expect } from 'chai';
import fc from 'fast-check';
import { sampleTelling } from '../../../test/kit/sample-telling.ts';
import { oneLine, plainText } from './plain-text.ts';
import { bodyOf, titleOf } from './wording.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('a', '\r', '\n', '\u0000', '\u2028', '\u202e', '\ud83d\ude00', '\ud83d', ' '))
    .map((units) => units.join('')),
);

describe('what people are told', () => {
  it('has a title of one line, whatever a host is called', () => {
    fc.assert(
      fc.property(hostile, hostile, (title, site) => {
        const line = titleOf(sampleTelling({ about: { title, site } }));
        expect(line).to.not.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(line.length).to.be.lessThan(500);
      }),
    );
  });

  it('has its TLP first and last, and no control but the end of a line', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (title, text, name) => {
        const telling = sampleTelling({
          verb: 'note',
          about: { title, hosts: [name] },
          note: { audience: 'site', text },
        });
        const body = bodyOf(telling, { tlp: 'TLP:AMBER', link: undefined, audience: 'site' });
        expect(body.startsWith('TLP:AMBER\n\n')).to.equal(true);
        expect(body.endsWith('\n\nTLP:AMBER\n')).to.equal(true);
        expect(body).to.not.match(/[^\P{Cc}\n\t]|[\p{Cs}\u2028\u2029]/u);
      }),
    );
  });

  it('says nothing to a site of what was written for officers', () => {
    const telling = sampleTelling({
      verb: 'resolve',
      why: 'the admin there is asleep',
      note: { audience: 'internal', text: 'as always' },
    });
    const wording = { tlp: 'TLP:AMBER', link: undefined } as const;
    expect(bodyOf(telling, { ...wording, audience: 'site' })).to.not.match(/asleep|always|olga/);
    expect(bodyOf(telling, { ...wording, audience: 'internal' }))
      .to.include('asleep')
      .and.include('always');
  });

  it('counts the hosts that it does not list', () => {
    const hosts = Array.from({ length: 130 }, (_, at) => `wn${at}.example.org`);
    const body = bodyOf(sampleTelling({ about: { hosts } }), {
      tlp: 'TLP:GREEN',
      link: 'https://x.example/1',
      audience: 'site',
    });
    expect(body).to.include('Hosts (130):').and.include('and 30 more').and.include('https://x.example/1');
  });

  it('is cut between characters', () => {
    expect(oneLine('a\ud83d\ude00b', 3)).to.equal('a…');
    expect(plainText('a\r\nb\rc\u0007', 99)).to.equal('a\nb\nc\ufffd');
  });
});
