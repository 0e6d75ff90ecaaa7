import { Ledger } from '#server/modules/credit/ledger.ts';
import { prepareShop } from '#server/modules/shops/create-shop.ts';
import { systemRandom } from '#server/random.ts';
import { pairDevice } from '#shared/api/devices.ts';
import { signIn } from '#shared/api/sessions.ts';
import { type Micros, SMS_CURRENCY } from '#shared/domain/money.ts';
import { type TestBackend, unwrap } from './test-backend.ts';

/**
 * A second shop on the same server, with its owner signed in at a device of theirs.
 * @param credit micro-units of SMS credit that it has
 */
export async function openOtherShop(backend: TestBackend, credit: Micros = 0) {
  const account = { email: 'owner@teh.example', password: 'teh-password' };
  const write = await prepareShop(
    { random: systemRandom, ledger: new Ledger(systemRandom), createCustomer: async () => 'cus_other' },
    {
      name: 'Teh Bros',
      homeCountry: 'SG',
      timeZone: 'Asia/Singapore',
      currencies: [],
      staff: [{ name: 'Boss', role: 'owner', pin: '9999', account }],
    },
  );
  const shopId = await backend.database.write(async (work) => {
    const id = await write(work);
    if (credit === 0) return id;
    await new Ledger(systemRandom).addCredit(work, 'opening', id, SMS_CURRENCY, credit, {
      sourceId: `opening:${id}`,
      purpose: 'opening',
      staffId: null,
      deviceId: null,
      phoneMasked: null,
      unitPrice: null,
      segments: null,
    });
    return id;
  });
  const body = { installationId: systemRandom.id(), deviceName: 'Till', ...account };
  const { deviceToken, counter } = unwrap(await backend.call(pairDevice, { body }));
  const staffId = counter.staff[0]?.id ?? '';
  const session = unwrap(await backend.call(signIn, { body: { staffId, pin: '9999' } }, deviceToken));
  return { owner: session.sessionToken, deviceToken, shopId };
}
