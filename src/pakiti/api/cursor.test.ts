import { expect } from 'chai';
import fc from 'fast-check';
import { cursorOf, placeOf } from './cursor.ts';

describe('the cursor of a page of hosts', () => {
  it('comes back as it was, and fits an address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.nat(0xffff)), (site, units) => {
        const place = { site, name: String.fromCharCode(...units) };
        expect(placeOf(cursorOf(place))).to.deep.equal(place);
        expect(cursorOf(place)).to.match(/^[\w-]+$/);
      }),
    );
  });

  it('is refused where it is none of ours', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (text) => {
          const place = placeOf(text);
          if (place !== undefined) expect(typeof place.site).to.equal('string');
        },
      ),
    );
    expect(placeOf('WzFd')).to.equal(undefined);
  });
});
