import { expect } from 'chai';
import { subjectOf } from './subject.ts';

describe('the subject of a certificate', () => {
  const same: Readonly<Record<string, string>> = {
    '/C=SI/O=Example/CN=Ana Novak': 'CN=Ana Novak,O=Example,C=SI',
    '/DC=org/DC=example/CN=host/a.example.org': 'CN=host/a.example.org,DC=example,DC=org',
    '/O=Example, Inc./CN=a+b': 'CN=a\\+b,O=Example\\, Inc.',
    '/O=X/Email=a@example.org': 'emailAddress=a@example.org,O=X',
    'CN=Ana Novak,O=Example,C=SI': 'CN=Ana Novak,O=Example,C=SI',
    '': '',
  };
  for (const [text, subject] of Object.entries(same))
    it(`is '${subject}' where '${text}' is written`, () => expect(subjectOf(text)).to.equal(subject));

  it('is never that of a name with slashes in one of its values', () => {
    expect(subjectOf('/O=X/CN=a/CN=b')).not.to.equal('CN=a/CN=b,O=X');
  });
});
