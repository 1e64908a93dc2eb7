// Writes given_names.tsv or surnames.tsv in nlp/data from the npm package @faker-js/faker (MIT).
//   node person_names.mjs PACKAGE_DIR first_name > ../given_names.tsv
//   node person_names.mjs PACKAGE_DIR last_name > ../surnames.tsv
import { createRequire } from 'node:module';
const [, , packageDir, field] = process.argv;
const { allLocales } = createRequire(packageDir + '/')('@faker-js/faker');
const locales = {
  da: ['da'], en: ['en', 'en_GB', 'en_US', 'en_AU', 'en_CA', 'en_IE', 'en_IN', 'en_ZA', 'en_NG'], de: ['de', 'de_AT', 'de_CH'],
  fr: ['fr', 'fr_BE', 'fr_CA', 'fr_CH'], es: ['es', 'es_MX'], sv: ['sv'], nb: ['nb_NO'], nl: ['nl', 'nl_BE'], it: ['it'],
  pt: ['pt_PT', 'pt_BR'], pl: ['pl'], fi: ['fi'], ja: ['ja'], zh: ['zh_CN', 'zh_TW'], ko: ['ko'], ru: ['ru'], uk: ['uk'],
  tr: ['tr'], cs: ['cs_CZ', 'sk'], ar: ['ar'], id: ['id_ID'], ro: ['ro'], hu: ['hu'], hr: ['hr', 'sr_RS_latin', 'sl_SI'], fa: ['fa'],
  vi: ['vi'], el: ['el'], he: ['he'], th: ['th'], lv: ['lv'],
};
const seen = new Set();
console.log(`# ${field === 'first_name' ? 'Given names' : 'Surnames'} by language, from the npm package @faker-js/faker (MIT); a name stands in the first language that`);
console.log('# has it. Written by nlp/data/fetch/person_names.mjs. Columns: language, names.');
for (const [language, sources] of Object.entries(locales)) {
  const names = new Set();
  for (const source of sources) {
    const lists = allLocales[source]?.person?.[field] ?? {};
    for (const [sex, list] of Object.entries(lists)) {
      if (language === 'tr' && sex === 'generic' && field === 'first_name') continue; // mostly rare words
      for (const name of list ?? []) {
        const clean = typeof name === 'string' ? name.trim() : '';
        if (clean.length < 1 || /[\d|()\/]/.test(clean) || /\s.*\s/.test(clean)) continue;
        if (clean.length === 1 && /[a-z]/i.test(clean)) continue;
        if (clean[0] !== clean[0].toUpperCase()) continue;
        if (!seen.has(clean)) names.add(clean);
      }
    }
  }
  for (const name of names) seen.add(name);
  const sorted = [...names].sort();
  for (let i = 0; i < sorted.length; i += 400) console.log(language + '\t' + sorted.slice(i, i + 400).join('|'));
}
