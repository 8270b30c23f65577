// words: what a page says, by the English message of the source, in the language of the reader.
//
//     const say = words('ja');
//     await page.getByRole('button', {name: say('Sign in')}).click();
//
// From po/ja.po, so that a better translation breaks no story. A message without a translation is shown as it is in the source
// (tests/check_texts.sh minds that).
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');

function read(file) {
    const found = new Map();
    let id = null, text = null, at = null;
    const keep = () => { if (id) found.set(id, text); };
    for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
        const m = /^(msgid|msgstr)? ?"(.*)"$/.exec(line);
        if (!m) continue;
        if (m[1] === 'msgid') keep(), id = '', text = '', at = 'id';
        if (m[1] === 'msgstr') at = 'text';
        const piece = JSON.parse(`"${m[2]}"`);
        if (at === 'id') id += piece; else text += piece;
    }
    keep();
    return found;
}

let table = null;
export function words(lang) {
    table ??= read(path.join(root, 'po/ja.po'));
    return message => {
        return lang === 'ja' && table.get(message) || message;
    };
}
