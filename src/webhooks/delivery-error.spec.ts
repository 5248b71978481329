import { describeFailure } from './delivery-error';

describe('the error text of a webhook request without a response', () => {
  it('has at most 300 characters, even if a certificate names thousands of hosts', () => {
    const code = 'ERR_TLS_CERT_ALTNAME_INVALID';
    const names = Array.from({ length: 1000 }, (_, number) => `DNS:shop-${number}.example`).join(', ');
    const text = describeFailure(Object.assign(new Error(`Altnames: ${names}`), { code }));

    expect(text).toHaveLength(300);
    expect(text).toMatch(/^The certificate of the receiver is not valid: Altnames: DNS:shop-0\.example, /);
  });
});
