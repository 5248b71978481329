/** A reading to store, as POST update takes it. */
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
  /** Present where the reading counts no more. */
  readonly voided?: { readonly at: string; readonly by?: string; readonly reason?: string };
}

/** What people know of a product. */
export interface Details {
  readonly name?: string;
  readonly barcodes?: readonly string[];
  readonly unit?: string;
  readonly scale?: number;
  readonly low_at?: number;
}

/** The level of a product, as a row of the list. */
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

/** The reasons that the documentation proposes; any other short word is allowed, too. */
export const REASONS = ['sale', 'receipt', 'return', 'damage', 'theft', 'correction', 'stocktake'];
