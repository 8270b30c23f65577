// sign_in: the first administrator, a second factor, a passkey, in a real browser over a real server.
//
//     node tests/browser/sign_in.mjs            LOOK=folder keeps pictures
//
// The authenticator is Chromium's virtual one (WebAuthn domain of its protocol).
import assert from 'node:assert';
import crypto from 'node:crypto';
import {startSite, axe, test} from './lib.mjs';

const password = 'mizuumi ni shiroi fune ga';
const site = await startSite({fixture: false, host: 'localhost'});

// RFC 6238 with SHA-256, as the app of somebody's phone does it.
function code(secret, steps = 0) {
    let bits = '';
    for (const c of secret) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
    const key = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
    const mac = crypto.createHmac('sha256', key).update(counter).digest();
    const at = mac[31] & 15;
    return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

const page = await site.page(null);
async function look(name) {
    const faults = await axe(page);
    assert.deepStrictEqual(faults, [], `${name}: ${page.url()}`);
    if (!process.env.LOOK) return;
    for (const width of [390, 1280]) {
        await page.setViewportSize({width, height: 900});
        await page.screenshot({path: `${process.env.LOOK}/${name}-${width}.png`, fullPage: true});
    }
}
async function authenticator() {
    const client = await page.context().newCDPSession(page);
    await client.send('WebAuthn.enable');
    await client.send('WebAuthn.addVirtualAuthenticator', {options: {protocol: 'ctap2', transport: 'internal',
        hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true}});
}

try {
    await test('first administrator', async () => {
        const link = site.log.match(/\/link\/([A-Za-z0-9_-]{43})/);
        assert(link, site.log);
        await page.goto(`${site.url}/link/${link[1]}`);
        await look('link_first');
        await page.fill('#f-id', 'hanako');
        await page.fill('#f-name', '田中花子');
        await page.fill('#f-new-password', password);
        await page.fill('#f-again', password + 'x');
        await page.click('main button[type=submit]');
        await look('link_wrong');
        assert.strictEqual(await page.inputValue('#f-id'), 'hanako');
        await page.fill('#f-new-password', password);
        await page.fill('#f-again', password);
        await page.click('main button[type=submit]');
        await page.waitForURL('**/sign-in?set=1');
    });
    let secret = '';
    await test('password, then one-time codes', async () => {
        await page.fill('#f-name', 'hanako');
        await page.fill('#f-password', password);
        await page.click('main form:first-of-type button[type=submit]');
        await page.waitForURL(url => !url.pathname.startsWith('/sign-in'));
        await look('signed_in');
        await page.goto(site.url + '/account/secrets');
        await page.click('form[action="/account/code"] button');
        await look('code');
        secret = await page.inputValue('input[name=secret]');
        await page.fill('#f-code', '000000');
        await page.click('form[action="/account/code/add"] button');
        await look('code_wrong');
        await page.fill('#f-code', code(secret, -1));
        await page.click('form[action="/account/code/add"] button');
        await page.waitForURL('**/account/secrets?done=code');
    });
    await test('a passkey is made', async () => {
        await authenticator();
        await page.click('form[action="/account/passkey"] button');
        await look('passkey_new');
        await page.fill('#f-name', 'セキュリティキー');
        await page.click('form[data-passkey] button');
        await page.waitForURL('**/account/secrets?done=passkey');
        await look('secrets');
    });
    await test('recovery codes', async () => {
        page.once('dialog', dialog => dialog.accept());
        await page.click('form[action="/account/recovery"] button');
        await page.waitForSelector('main ol code');
        assert.strictEqual(await page.locator('main ol code').count(), 10);
        await look('recovery');
    });
    await test('sign out, sign in with the passkey alone', async () => {
        await page.click('form[action="/sign-out"] button');
        await page.waitForURL('**/sign-in?out=1');
        await look('signed_out');
        await page.click('form[action="/sign-in/passkey"] button');
        await page.waitForURL(url => !url.pathname.startsWith('/sign-in'));
        await page.goto(site.url + '/account/sessions');
        await look('sessions');
        assert.match(await page.textContent('main'), /この端末|This session/);
    });
    await test('elevation with the passkey', async () => {
        await page.goto(site.url + '/account/elevate?next=/account');
        await look('elevate');
        await page.click('form[action="/account/elevate/passkey"] button');
        await page.waitForURL('**/account');
        assert.strictEqual(await page.locator('form[action="/account/lower"]').count(), 1);
        await page.click('form[action="/account/lower"] button');
    });
    await test('password and passkey as the second step, password and code', async () => {
        for (const way of ['passkey', 'code']) {
            await page.click('form[action="/sign-out"] button');
            await page.fill('#f-name', 'hanako');
            await page.fill('#f-password', password);
            await page.click('main form:first-of-type button[type=submit]');
            await page.waitForURL('**/sign-in/second?**');
            await look('second');
            if (way === 'passkey') {
                await page.click('form[action="/sign-in/passkey"] button');
            } else {
                await page.fill('#f-code', code(secret));
                await page.click('main form:first-of-type button[type=submit]');
            }
            await page.waitForURL(url => !url.pathname.startsWith('/sign-in'));
        }
    });
    await test('report and lock', async () => {
        await page.goto(site.url + '/account/report');
        await page.fill('#f-why', '端末の紛失');
        await page.click('form[action="/account/report"] button.danger');
        await look('locked');
        await page.goto(site.url + '/account');
        assert.match(page.url(), /\/sign-in\?next=/);
    });
} finally {
    if (process.env.VERBOSE) console.error(site.log);
    await site.stop();
}
