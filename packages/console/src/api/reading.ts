/** A reading to store, as POST /api/v1/inventory/update accepts it. */
export interface NewReading {
  readonly productid: string;
  readonly quantity?: number;
  readonly delta?: number;
  readonly location?: string;
  readonly timestamp: string;
  readonly reason?: string;
  readonly reference?: string;
}

/** A reading as the history shows it, with `include=origin,voided`. */
export interface StoredReading {
  readonly id: number;
  readonly productid: string;
  readonly quantity?: number;
  readonly delta?: number;
  readonly location?: string;
  readonly timestamp: string;
  readonly recorded_at?: string;
  readonly recorded_by?: string | null;
  readonly reason?: string | null;
  readonly reference?: string | null;
  /** Present if the reading was voided. A voided reading changes no level. */
  readonly voided?: { readonly at: string; readonly by?: string; readonly reason?: string };
}

/** Details of a product that people maintain, such as its name. */
export interface Details {
  readonly name?: string;
  readonly barcodes?: readonly string[];
  readonly unit?: string;
  readonly scale?: number;
  readonly low_at?: number;
}

/** The details that the console needs to show a product and its quantities. */
export type ShownDetails = { readonly [Member in 'name' | 'unit' | 'scale']?: Details[Member] | undefined };

/** A product with its level, as a row of the list of products. */
export interface ProductRow extends Details {
  readonly productid: string;
  readonly quantity: number;
  readonly timestamp: string;
  readonly locations?: readonly LocationLevel[];
}

export interface LocationLevel {
  readonly location: string;
  readonly quantity: number;
  readonly timestamp: string;
  readonly counted_at?: string;
}

/**
 * The reasons that the documentation proposes, except `transfer`, which the console sets for a move. Other
 * words are allowed, too.
 */
export const REASONS = ['sale', 'receipt', 'return', 'damage', 'theft', 'correction', 'stocktake'];
