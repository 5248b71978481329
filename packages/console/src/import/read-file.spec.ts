import { describe, expect, it } from '@jest/globals';
import { readHead } from './read-file';

const read = (text: string) => readHead(new File([text], 'stock.csv'));

describe('the columns of a chosen file', () => {
  it('are found if most rows leave out the empty cells at their end, and contain another separator', async () => {
    const head = await read('Thing;Pieces;Price;Note\nTEA;5;1,50\nFLOUR;7;2,00\nSALT;1;0,80;new\n');

    expect(head?.columns).toEqual(['Thing', 'Pieces', 'Price', 'Note']);
    expect(head?.rows.map(({ cells }) => cells)).toEqual([
      ['TEA', '5', '1,50'],
      ['FLOUR', '7', '2,00'],
      ['SALT', '1', '0,80', 'new'],
    ]);
  });

  it('are found if only half of them have a name', async () => {
    const head = await read('Stock of today,,,\n,,SKU,Qty\n1,Green tea,TEA,5\n');

    expect(head?.columns).toEqual(['', '', 'SKU', 'Qty']);
    expect(head?.rows).toEqual([
      { line: 3, cells: ['1', 'Green tea', 'TEA', '5'], source: '1,Green tea,TEA,5' },
    ]);
  });
});
