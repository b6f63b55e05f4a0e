import { beforeEach, describe, expect, jest, test } from '@jest/globals';

/** What the name server answers, one list per question. */
let answers: { address: string; family: number }[][] = [];

jest.unstable_mockModule('node:dns', () => ({
  lookup: (_name: string, _options: object, callback: (error: Error | null, addresses: unknown) => void) => {
    const answer = answers.shift() ?? [];
    queueMicrotask(() => callback(null, answer));
  },
}));
const { checkOutboundUrl, isPublicAddress, outboundLookup } = await import('../../runtime/outbound-address.js');

const look = (allowPrivate = false, options: object = { all: true }): Promise<unknown> =>
  new Promise((resolve, reject) => {
    outboundLookup(allowPrivate)('hook.example', options, (error, address) => (error === null ? resolve(address) : reject(error)));
  });
const v4 = (address: string) => ({ address, family: 4 });

beforeEach(() => {
  answers = [];
});

describe('an address of the public internet', () => {
  test.each(['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001:80b::200e'])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
    ...['192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.0.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...['0x7f.1', '2130706433', '017700000001', '0x7f000001', '127.1', '0'],
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1', '64:ff9b:1::1', '100::1'],
    ...['2001::1', '2001:db8::1', '2001:2::1', '2002:7f00:1::', '2002:a9fe:a9fe::', '3fff::1', '5f00::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1'],
    ...['', 'localhost', '127.0.0.1.', '1.1.1.1/8', '4000::1'],
  ])('is not "%s"', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('the address of a web-hook', () => {
  test.each(['https://hook.example/in', 'https://hook.example:8443/in?a=b', 'https://1.1.1.1/', 'https://[2606:4700:4700::1111]/'])('may be %s', (url) => {
    expect(checkOutboundUrl(url, false).protocol).toBe('https:');
  });

  test.each([
    ...['http://hook.example/', 'ftp://hook.example/', 'file:///etc/passwd', 'gopher://hook.example/', 'javascript:alert(1)', 'hook.example', ''],
    ...['https://user@hook.example/', 'https://user:password@hook.example/', 'https://hook.example:22/', 'https://hook.example:25/', 'https://hook.example:1023/'],
    ...['https://127.0.0.1/', 'https://127.1/', 'https://0x7f000001/', 'https://2130706433/', 'https://017700000001/', 'https://0/', 'https://127.0.0.1./'],
    ...['https://127。0。0。1/', 'https://①②⑦.0.0.1/', 'https://169.254.169.254/latest/meta-data/', 'https://10.0.0.1/', 'https://192.168.1.1/'],
    ...['https://[::1]/', 'https://[::]/', 'https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[64:ff9b::a9fe:a9fe]/', 'https://[2002:7f00:1::]/', 'https://[fd00:ec2::254]/', 'https://[fe80::1]/'],
  ])('may not be "%s"', (url) => {
    expect(() => checkOutboundUrl(url, false)).toThrow(expect.objectContaining({ code: 'channel.address_forbidden' }));
  });

  test('may be private where the installation allows it, but never carry credentials', () => {
    expect(checkOutboundUrl('http://127.0.0.1:8080/', true).port).toBe('8080');
    expect(() => checkOutboundUrl('http://user@127.0.0.1/', true)).toThrow(expect.objectContaining({ code: 'channel.address_forbidden' }));
  });
});

describe('the name in it', () => {
  test('leads to the addresses that were checked, so that a name server cannot answer otherwise for the connection', async () => {
    answers = [[v4('93.184.216.34')], [v4('127.0.0.1')]];
    expect(await look()).toEqual([v4('93.184.216.34')]);
    await expect(look()).rejects.toMatchObject({ code: 'channel.address_forbidden' });
  });

  test('is refused where one of its addresses is private', async () => {
    answers = [[v4('93.184.216.34'), { address: '::1', family: 6 }]];
    await expect(look()).rejects.toMatchObject({ code: 'channel.address_forbidden' });
  });

  test('is given as one address to who asks for one', async () => {
    answers = [[v4('93.184.216.34'), v4('1.1.1.1')]];
    expect(await look(false, {})).toBe('93.184.216.34');
  });

  test('may lead to a private address where the installation allows it', async () => {
    answers = [[v4('127.0.0.1')]];
    expect(await look(true)).toEqual([v4('127.0.0.1')]);
  });

  test('leads nowhere where the name server knows no address', async () => {
    await expect(look()).rejects.toThrow('has no address');
  });
});
