// look: pictures of pages, for the eye, and what axe finds.
//
//     node tests/browser/look.mjs PERSON ADDRESS…        into out/look/: NAME-ja-1280.png, NAME-en-390.png, …
//
// PERSON is one of tests/browser/fixture.c, or - for nobody. BUILD=build-asan takes that build. The whole page is in the picture.
import fs from 'node:fs';
import {startSite, axe} from './lib.mjs';

const [person, ...addresses] = process.argv.slice(2);
const out = process.env.LOOK || 'out/look';
fs.mkdirSync(out, {recursive: true});
const site = await startSite();
try {
    for (const lang of ['ja', 'en'])
        for (const width of [1280, 390]) {
            const page = await site.page(person === '-' ? null : person, {lang, width});
            for (const address of addresses) {
                const joint = address.includes('?') ? '&' : '?';
                const answer = await page.goto(site.url + address + joint + 'lang=' + lang);
                const name = (address.replace(/[^a-zA-Z0-9]+/g, '_').replace(/^_|_$/g, '') || 'home') + `-${lang}-${width}`;
                await page.screenshot({path: `${out}/${name}.png`, fullPage: true});
                const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
                const faults = answer.headers()['content-type']?.startsWith('text/html') ? await axe(page) : [];
                console.log(`${answer.status()} ${out}/${name}.png${wide ? '  WIDER THAN THE WINDOW' : ''}`);
                for (const fault of faults) console.log(`    axe ${fault}`);
            }
            await page.context().close();
        }
} finally {
    if (process.env.VERBOSE) console.error(site.log);
    await site.stop();
}
