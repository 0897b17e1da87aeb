// Writes reference vectors of AMP cache URLs, computed by the AMP project's own package.
//
// Usage, in any empty folder:
//
//     npm install @ampproject/toolbox-cache-url@2.10.1
//     node PATH/TO/tests/data/amp/reference.mjs > PATH/TO/tests/data/amp/vectors.json
//
// Each vector is [URL, serving type, cache URL]. The package does not accept Unicode hosts, so it
// gets Punycode; the fourth item is then the URL with the Unicode host.

import {createRequire} from 'node:module';
import {domainToASCII} from 'node:url';

const {createCacheUrl} = createRequire(`${process.cwd()}/`)('@ampproject/toolbox-cache-url');

const inputs = []; // [text before the host, host, text after the host, serving type]
const add = (host, rest = '/', type = null, before = 'https://') =>
  inputs.push([before, host, rest, type]);
const range = (from, to) => Array.from({length: to - from + 1}, (_, i) => from + i);

// Scripts. Each host appears with a page, and over http without a path.
const HOSTS = `
  www.abendpost-süd.de äöü.de straße.example żółć.pl čtvrtek.cz ğüşıöç.com.tr ñandú.es ø.no
  l·l.cat tiếng-việt.vn ə.az ſtadt.de þing.is œuvre.fr été-1.fr i̇stanbul.com ﬁlm.com ｆｕｌｌ.com
  новости.рф вести-онлайн.рф www.новости.com ђорђе.срб ї.укр қазақ.қаз москва.москва
  ειδήσεις.ελ νέα.gr οδός.gr οδοσ.gr ΕΛΛΆΔΑ.ελ ἀρχή.gr
  新闻.中国 新聞.台灣 www.早报.com 日-报.cn 中.中 頭條。香港 日報．香港 𠮷野.jp
  ニュース.jp にゅーす.みんな ひらがな-カタカナ.jp ｶﾀｶﾅ.jp が.jp が.jp 々.jp ーー.jp
  뉴스.한국 새-소식.com 한국.kr 뉴스.net
  ข่าว.ไทย ข่าว-วันนี้.com กำ.ไทย ๑๒๓.ไทย
  समाचार.भारत नमस्ते.com क्‍ष.भारत १२३.भारत ख़बर.भारत
  সংবাদ.ভারত ਖ਼ਬਰ.ਭਾਰਤ સમાચાર.ભારત ସମ୍ବାଦ.ଭାରତ செய்தி.இந்தியா వార్తలు.భారత్ ಸುದ್ದಿ.ಭಾರತ
  വാർത്ത.ഭാരതം පුවත්.ලංකා သတင်း.com ព័ត៌មាន.com ຂ່າວ.ລາວ གསར་འགྱུར.com
  ახალი.გე ნიუს-ge.გე լուր.հայ ዜና.com ዜና.ኢትዮ ᏣᎳᎩ.com ᠮᠣᠩ.mn ⲁⲃ.com ⵜⵉⴼ.com ꦗꦮ.id ᬩᬮᬶ.id
  أخبار.مصر أخبار.قطر خبر-نو.ایران وزارت‌خانه.ایران وزارت‌خانه.com خبریں.پاکستان ڀارت.بھارت
  أخبار.com www.أخبار.مصر أ.com خَبَر.قطر خَبَر.com م٣.مصر م٣.com م۳.ایران م3.مصر م۳.com
  חדשות.ישראל חדשות.co.il חדשות.קום www.חדשות.קום חד-שות.קום צה״ל.קום שׁלום.קום אב́ג.קום
  אב1.קום 1a.com 1.קום bֱc.com aً.com aְ-b.org
  ܫܠܡ.قطر ܫܠܡ.com ހަބަރު.com ހަބަރު.قطر ߒߞߏ.قطر ߒߞߏ.com ߁ߊ.قطر
  ࠀࠁ.קום ࠀࠁ.com ࡀࡁ.com ࢢࢥ.com ࢢࢥ.قطر
  𞤀𞤁𞤂.𞤀𞤣 𞤀𞤁𞤂.com 𞤀𞤁-𞤂.قطر 𞤢𞥀.قطر 𐴀𐴁.قطر 𐴀𐴁.com 𐤀𐤁.קום 𐎠𐎡.com 𝒷𝓁.com
  😀.ws i❤.ws a😀.قطر א😀ב.קום ☃.net ʻ.קום ʻokina.com ʻo.קום ⏩a.com ①.com
  новости-daily.com 新聞-news.com русский-中文.com ελ-лат.org α.бесплатно.中国 ไทย.日本
`.trim().split(/\s+/);
for (const host of HOSTS) {
  add(host, '/2021/01/27/a-story/amp/');
  add(host, '', null, 'http://');
}

// One to three hyphens, at every position in a label, and around dots.
for (const count of [1, 2, 3]) {
  const hyphens = '-'.repeat(count);
  for (const at of range(1, 5)) {
    add(`${'abcdef'.slice(0, at)}${hyphens}${'abcdef'.slice(at)}.com`);
    add(`www.${'abcdef'.slice(0, at)}${hyphens}${'abcdef'.slice(at)}.com`);
    add(`${'áb'.slice(0, at)}${hyphens}${'cdéf'.slice(0, at)}.de`);
    add(`${'xnxn'.slice(0, at)}${hyphens}a.com`);
  }
  for (const host of ['a.bHc.de', 'a.b.cHd.de', 'aHb.cHd', 'ab.cHd', 'aHb', 'é.aHb.de', 'aHé.de', 'אHב.קום']) {
    add(host.replaceAll('H', hyphens));
  }
}
for (const host of ['a.-b.com', '-a.com', 'a-.com', '-ab.com', 'ab-.com', '--.com', '-.-', 'a-.-b.c']) add(host);
for (const host of ['xn--a.com', 'xnn--a.com', '0-a-0.com', '0-ab--c-0.com', 'a_b.com', '_a.b_.com']) add(host);
for (const host of ['1.2', 'a.b', 'a.b.c.d.e.f.g.h', '4-5.6-7', 'amp.m.www.news.example.co.uk']) add(host);

// Lengths around the limit of 63: of the host's label, of the result, of the wrapped result.
for (const n of range(54, 63)) {
  add(`${'a'.repeat(n)}.com`);
  add(`ab-${'c'.repeat(n - 6)}.com`);
}
for (const n of range(26, 31)) add(`${'a-'.repeat(n)}z.com`);
for (const n of range(26, 32)) add(`${'a.'.repeat(n)}de`);
for (const n of range(44, 54)) add(`ü${'a'.repeat(n)}.com`);
for (const n of range(3, 10)) add(`${'größe.'.repeat(n)}de`);
for (const n of range(3, 12)) add(`${'新聞.'.repeat(n)}jp`);
for (const n of range(6, 14)) add(`${'новости'.repeat(n).slice(0, 4 * n)}.рф`);
for (const n of range(2, 7)) add(`${'חדשות.'.repeat(n)}קום`);

// Hosts without a dot, with a trailing dot, IP addresses, and hosts that browsers normalize.
for (const host of ['localhost', 'intranet', 's', 'c', 'ab--cd', 'xn--p1ai', 'münchen', 'مصر']) {
  add(host, '/a');
  add(host, '/a', null, 'http://');
}
for (const host of ['example.com.', 'www.example.com.', 'новости.рф.', 'localhost.']) add(host, '/a');
for (const host of ['127.0.0.1', '8.8.8.8', '[2001:db8::1]', '[::1]']) add(host, '/a');
for (const host of ['0x7f.1', '127.1', '2130706433', 'ex%61mple.com']) add(host, '/a');
for (const host of ['EXAMPLE.com', 'Www.Example.COM', 'XN--P1AI.Example.COM']) add(host, '/Path');
add('example.com', '/A', null, 'HTTPS://');
add('example.com', '/A', null, 'Http://');
add('example.com', '/a', null, 'https://user:secret@');
add('example.com', '/a', null, 'https://user@');

// Texts after the host.
const RESTS = `
  EMPTY / // /a /a/ /a/b /a/b/ /a//b/ /amp /amp/ /a.amp.html /.amp/ /index.html /A/B
  ? ?a ?amp ?amp=1 /? /?a /?amp=1 /a? /a?a=b /a/?a=b /a/b/?amp /a/b/?a=b&c=d /a//?a /a?b=/ /a?b=/c/ /a/?b=/
  /?b=/ ?b=/ /a?b?c /a?a=1&a=2 /a?b=%2F /a?ü=é /a?b=c+d /a?q=a%20b&r /a?&&
  # #top /# /#top /a#top /a/#top /a?b#top /a/?b#top /a#/b/ /a/#/b/ /a#?b /?#
  /%61 /%C3%A9 /%c3%a9 /a%20b /a%2Fb /a%2fb/ /100% /%zz /é /é/ /новости/ /新聞/a /أخبار/ /a/é?é /~a /a;b=c /a,b
  /a:b /a@b /a@b/c /@a /a=b&c /a'b /a(b) /a*b /a!b /a$b /a+b /a|b /a[1] /a/./b /a/../b /.. /.
  :80/a :443/a :8080 :8080/ :8080/a :8443/a/?b :1/ :65535/a :8080?a
`.trim().split(/\s+/).map(rest => (rest === 'EMPTY' ? '' : rest));
for (const rest of RESTS) {
  add('www.example.com', rest);
  add('m.example-news.co.uk', rest, null, 'http://');
}

// Serving types: documents, pictures, fonts, and pages for a viewer.
const ENDINGS = `
  .jpg .jpeg .png .gif .webp .svg .ico .bmp .avif .tif .tiff .jfif .JPG .Png .GIF
  .woff .woff2 .ttf .otf .eot .ttc .pfb .WOFF .Ttf
  .html .htm .php .js .css .pdf .mp4 .ai .art .int .all .type .max .raw jpg .jpgs .woff3 .jpg.html .html.jpg
`.trim().split(/\s+/);
for (const ending of ENDINGS) {
  add('www.example.com', `/a${ending}`);
  add('www.example.com', `/a${ending}?w=630&h=355`, null, 'http://');
  add('www.example.com', `/a${ending}`, 'viewer');
}
for (const rest of ['/a.jpg/', '/a.jpg/?b', '/?a.jpg', '/a?b.jpg', '/a.jpg#b', '/a#b.jpg', '/.jpg', '/a.jpg/b', '/a%2Ejpg']) {
  add('www.example.com', rest);
}
for (const host of ['example.jpg', 'новости.рф', 'أخبار.com', 'ab-c.com', 'localhost']) {
  for (const rest of ['', '/', '/a/', '/a?b=c']) {
    add(host, rest, 'viewer');
    add(host, rest, 'viewer', 'http://');
  }
}

const vectors = new Map();
for (const [before, host, rest, type] of inputs) {
  const ascii = /^[\x00-\x7f]*$/.test(host) ? host : domainToASCII(host);
  if (!ascii) throw new Error(`no host: ${host}`);
  const url = before + ascii + rest;
  const vector = [url, type, await createCacheUrl('cdn.ampproject.org', url, type)];
  if (ascii !== host) vector.push(before + host + rest);
  vectors.set(JSON.stringify([url, type, vector[3]]), vector);
}
const lines = [...vectors.values()].map(vector => `  ${JSON.stringify(vector)}`);
process.stdout.write(`[\n${lines.join(',\n')}\n]\n`);
