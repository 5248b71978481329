import type { Locations } from '../readings/locations';
import type { ExportQueryDto } from './dto/export-query.dto';

/** Selects the readings of an export. The locations are among those that the caller may read. */
export type ExportQuery = Omit<ExportQueryDto, 'location' | 'timezone'> & { readonly locations: Locations };
