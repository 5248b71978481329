import type { Locations } from '../readings/locations';
import type { ExportQueryDto } from './dto/export-query.dto';

/** The selection of an export's readings. Its locations are limited to the ones that the caller may read. */
export type ExportQuery = Omit<ExportQueryDto, 'location' | 'timezone'> & { readonly locations: Locations };
