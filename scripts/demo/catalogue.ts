/** A product of the demo shop. */
export interface Product {
  readonly sku: string;
  readonly name: string;
  /** The number of sales on an ordinary day. A customer buys one or a few pieces in each sale. */
  readonly salesPerDay: number;
  /** The day of the week on which the supplier delivers; 1 is Monday. */
  readonly deliveryDay: number;
}

/**
 * The product that runs out of stock: the supplier skips two weeks, and the shelf is empty until the next delivery.
 */
export const STOCK_OUT_SKU = 'DAI-OATM-1L';

const rows: [sku: string, name: string, salesPerDay: number, deliveryDay: number][] = [
  ['COF-ESPR-1KG', 'Espresso beans, 1 kg', 24, 1],
  ['COF-FILT-500', 'Filter coffee, 500 g', 38, 1],
  ['COF-DECA-250', 'Decaf coffee, 250 g', 9, 1],
  ['COF-INST-200', 'Instant coffee, 200 g', 14, 1],
  ['TEA-EARL-020', 'Earl Grey, 20 bags', 16, 1],
  ['TEA-GREE-020', 'Green tea, 20 bags', 13, 1],
  ['TEA-CHAM-020', 'Camomile tea, 20 bags', 8, 1],
  ['TEA-ROOI-100', 'Rooibos, loose, 100 g', 6, 1],
  ['DAI-MILK-1L', 'Whole milk, 1 l', 46, 2],
  ['DAI-OATM-1L', 'Oat drink, 1 l', 30, 2],
  ['DAI-BUTT-250', 'Butter, 250 g', 27, 2],
  ['DAI-YOGH-500', 'Plain yoghurt, 500 g', 25, 2],
  ['DAI-FETA-200', 'Feta, 200 g', 15, 2],
  ['DAI-CHED-300', 'Mature Cheddar, 300 g', 18, 2],
  ['DAI-EGGS-010', 'Free-range eggs, 10', 33, 2],
  ['BAK-RYEB-700', 'Rye bread, 700 g', 28, 3],
  ['BAK-SOUR-800', 'Sourdough loaf, 800 g', 31, 3],
  ['BAK-CROI-004', 'Butter croissants, 4', 22, 3],
  ['BAK-CRIS-250', 'Crispbread, 250 g', 12, 3],
  ['PAN-SPAG-500', 'Spaghetti, 500 g', 26, 3],
  ['PAN-PENN-500', 'Penne, 500 g', 23, 3],
  ['PAN-BASM-1KG', 'Basmati rice, 1 kg', 19, 3],
  ['PAN-LENT-500', 'Red lentils, 500 g', 11, 3],
  ['PAN-CHIC-400', 'Chickpeas, tin, 400 g', 17, 3],
  ['PAN-TOMA-400', 'Chopped tomatoes, tin, 400 g', 29, 4],
  ['PAN-TUNA-160', 'Tuna in oil, tin, 160 g', 16, 4],
  ['PAN-OLIV-500', 'Olive oil, extra virgin, 500 ml', 14, 4],
  ['PAN-SALT-1KG', 'Sea salt, 1 kg', 6, 4],
  ['PAN-SUGA-1KG', 'Caster sugar, 1 kg', 12, 4],
  ['PAN-FLOU-1KG', 'Plain flour, 1 kg', 18, 4],
  ['SNK-CHOC-100', 'Dark chocolate 70 %, 100 g', 35, 4],
  ['SNK-ALMO-200', 'Roasted almonds, 200 g', 13, 4],
  ['SNK-CRIS-150', 'Sea salt crisps, 150 g', 32, 4],
  ['SNK-MUES-750', 'Fruit muesli, 750 g', 15, 5],
  ['DRI-SPAR-1L5', 'Sparkling water, 1.5 l', 40, 5],
  ['DRI-ORAN-1L', 'Orange juice, 1 l', 27, 5],
  ['DRI-COLA-330', 'Cola, can, 330 ml', 34, 5],
  ['HOU-SOAP-500', 'Hand soap, refill, 500 ml', 8, 5],
  ['HOU-DISH-750', 'Washing-up liquid, 750 ml', 10, 5],
  ['HOU-PAPR-008', 'Kitchen paper, 8 rolls', 12, 5],
];

export const catalogue: readonly Product[] = rows.map(([sku, name, salesPerDay, deliveryDay]) => ({
  sku,
  name,
  salesPerDay,
  deliveryDay,
}));
