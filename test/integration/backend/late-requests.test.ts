import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { revokeDevice } from '#shared/api/devices.ts';
import { addStaff } from '#shared/api/shop.ts';
import { startVerification } from '#shared/api/verifications.ts';
import { openOffice, operation, partner } from '#test/shop-office.ts';
import { signInAs, startTestBackend, type TestBackend, unwrap } from '#test/test-backend.ts';

describe('a request that is still on its way', () => {
  let backend: TestBackend;
  let port: number;

  beforeEach(async () => {
    backend = await startTestBackend();
    port = Number(new URL(await backend.app.listen({ host: '127.0.0.1', port: 0 })).port);
  });
  afterEach(() => backend.close());

  /** Sends the head of a request and half of its body; the rest goes out when it is finished. */
  async function begin(path: string, token: string, body: object) {
    const json = JSON.stringify(body);
    const socket = connect(port, '127.0.0.1');
    const answered = new Promise<string>((resolve, reject) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    const head = [
      `POST ${path} HTTP/1.1`,
      'Host: localhost',
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${json.length}`,
      `Authorization: Bearer ${token}`,
    ];
    await new Promise((resolve) => socket.write(`${head.join('\r\n')}\r\n\r\n${json.slice(0, 5)}`, resolve));
    // Until the server has let it in.
    await backend.settle();
    return () => {
      socket.write(json.slice(5));
      return answered;
    };
  }

  it('sends no code once its device is revoked', async () => {
    const till = await signInAs(backend, 'cashier', 'Front till');
    const owner = await signInAs(backend, 'owner', 'Office');
    const body = { ...operation(), phone: '+6581234567' };
    const finish = await begin(startVerification.path, till.token, body);
    unwrap(await backend.call(revokeDevice, { params: { id: till.counter.device.id } }, owner.token));
    expect(await finish()).toContain('"device_revoked"');
    await backend.settle();
    expect(backend.sms.sent).toEqual([]);
  });

  it('adds nobody to the staff once whoever sent it has left', async () => {
    const office = await openOffice(backend);
    unwrap(await office.add('Partner', 'owner', partner));
    const elsewhere = await signInAs(backend, 'owner', 'Front till');
    const body = { ...operation(), name: 'Ghost', role: 'cashier', pin: '1111', account: null };
    const finish = await begin(addStaff.path, elsewhere.token, body);
    unwrap(await office.setActive('Aisha Rahman', false));
    expect(await finish()).toContain('"session_expired"');
    const ghost = await backend.database.reader.selectFrom('staff').where('name', '=', 'Ghost').select('id').execute();
    expect(ghost).toEqual([]);
  });
});
